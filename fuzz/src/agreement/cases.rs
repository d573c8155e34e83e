//! The named cases: every way in which a verdict and what a page gets part, or two browsers do.

/// A way in which a page does not get what the verdicts say, or not in every browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Case {
    /// What the page wrote is refused by its own browser, before anything is sent.
    PageMistake,
    /// A page of `https:` calls `http:`; nothing is sent.
    MixedContent,
    /// WebKit alone takes a call of the loopback for mixed content.
    MixedContentOfLoopback,
    /// A page of the API's own origin: no policy has a part in it.
    OwnPage,
    /// The mode `same-origin`, and another origin: the browser refuses it, Chromium after it asked for a stream.
    SameOriginMode,
    /// The call includes credentials, and the policy, which cannot see that, does not allow them.
    CredentialsNotAllowed,
    /// The origin is allowed and the method, which browsers send without asking, is not: the `403` can be read.
    RefusalIsReadable,
    /// The mode `no-cors`: `fetch()` resolves whatever the verdict is, and nothing of the answer can be read.
    NoCorsIsOpaque,
    /// A `GET` in the mode `no-cors` carries no `Origin`: to the server it is no page's request at all.
    NoCorsWithoutOrigin,
    /// A stream is sent by HTTP/2 and later only: the browser asks, and is granted, before it fails.
    StreamNeedsHttp2,
    /// WebKit has no streams as bodies; nothing is sent.
    StreamUnsupported,
    /// Firefox has no streams as bodies and sends a text, for which it need not ask.
    StreamSentAsText,
    /// A stream in the mode `no-cors` fails where streams are known.
    StreamInNoCors,
    /// Chromium drops `User-Agent`, for which the others ask.
    UserAgentDropped,
    /// Chromium sends client hints without asking.
    HintSafelisted,
    /// A value of a safelisted name that one browser asks for and another does not.
    SafelistedValue,
    /// A `Range` that one browser asks for and another does not.
    SafelistedRange,
    /// Firefox asks for a name as often as the page gave it.
    NameRepeated,
}

impl Case {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::PageMistake,
        Self::MixedContent,
        Self::MixedContentOfLoopback,
        Self::OwnPage,
        Self::SameOriginMode,
        Self::CredentialsNotAllowed,
        Self::RefusalIsReadable,
        Self::NoCorsIsOpaque,
        Self::NoCorsWithoutOrigin,
        Self::StreamNeedsHttp2,
        Self::StreamUnsupported,
        Self::StreamSentAsText,
        Self::StreamInNoCors,
        Self::UserAgentDropped,
        Self::HintSafelisted,
        Self::SafelistedValue,
        Self::SafelistedRange,
        Self::NameRepeated,
    ];

    /// Why it is so, and why it is left so.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::PageMistake => {
                "the constructor of a request throws: no server is asked, and none can mend it"
            }
            Self::MixedContent => "browsers block it before CORS; the policy is never asked",
            Self::MixedContentOfLoopback => "the standard trusts the loopback, WebKit does not",
            Self::OwnPage => {
                "same-origin requests are no CORS requests, and every header of them can be read"
            }
            Self::SameOriginMode => "the page asked for it",
            Self::CredentialsNotAllowed => {
                "a request does not show its credentials mode: the policy answers without \
                 `Access-Control-Allow-Credentials`, which the browser holds against the call"
            }
            Self::RefusalIsReadable => {
                "a page of an allowed origin may read why; the backend was not reached"
            }
            Self::NoCorsIsOpaque => "an opaque response tells nothing; a refused one did not reach a backend",
            Self::NoCorsWithoutOrigin => {
                "browsers send no `Origin` with it, so that it is left to authentication; nothing of it can be read"
            }
            Self::StreamNeedsHttp2 => "the machine has a server of HTTP/1.1",
            Self::StreamUnsupported => "the engine has no such bodies",
            Self::StreamSentAsText => "the engine has no such bodies: it sends the text of the object",
            Self::StreamInNoCors => "a preflight is forced, and the mode has none",
            Self::UserAgentDropped => "crbug.com/571722",
            Self::HintSafelisted => "services/network/public/cpp/cors/cors.cc",
            Self::SafelistedValue => {
                "the limits of 128 and 1024 bytes are counted by line or by name, and bytes from 0x80 on are taken or not"
            }
            Self::SafelistedRange => {
                "numbers of 63 bits, of 64 bits, or of any length; signs and units in any case"
            }
            Self::NameRepeated => {
                "the list is of names, and repeats none; the policy reads it as one that does not"
            }
        }
    }
}
