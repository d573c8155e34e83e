//! Why no response came.

use std::fmt;

/// Why no response came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Which of the usual reasons.
    pub kind: TroubleKind,
    /// The rest of the story, in the words of whoever noticed; may be empty.
    pub detail: String,
}

/// The usual reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TroubleKind {
    /// Nothing listens there.
    Refused,
    /// No address is known for the host name.
    UnknownHost,
    /// The connection could not be made, for another reason.
    Unreachable,
    /// TLS was not agreed on: mostly the certificate.
    Tls,
    /// The connection was not there in time.
    ConnectTimeout,
    /// The head of a response was not there in time.
    HeadTimeout,
    /// What answers does not speak the HTTP that was asked of it.
    NotHttp,
    /// The head of the response is larger than is read.
    HeadTooLarge,
    /// The connection ended before a response.
    Closed,
    /// The request cannot be said in HTTP, so it was not sent.
    Unsendable,
    /// As many requests as were allowed are spent, so it was not sent.
    BudgetSpent,
}

impl TroubleKind {
    /// Its stable name, for programs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "connection-refused",
            Self::UnknownHost => "unknown-host",
            Self::Unreachable => "unreachable",
            Self::Tls => "tls",
            Self::ConnectTimeout => "connect-timeout",
            Self::HeadTimeout => "head-timeout",
            Self::NotHttp => "not-http",
            Self::HeadTooLarge => "head-too-large",
            Self::Closed => "closed",
            Self::Unsendable => "unsendable",
            Self::BudgetSpent => "budget-spent",
        }
    }

    /// Whether the request was never sent, by a decision of this program.
    #[must_use]
    pub fn is_of_ours(self) -> bool {
        matches!(self, Self::Unsendable | Self::BudgetSpent)
    }

    /// What happened, in a sentence.
    #[must_use]
    pub fn why(self) -> &'static str {
        match self {
            Self::Refused => "connection refused: nothing listens there",
            Self::UnknownHost => "the host name is unknown",
            Self::Unreachable => "it could not be reached",
            Self::Tls => "no TLS connection could be made",
            Self::ConnectTimeout => "no connection in time",
            Self::HeadTimeout => "it did not answer in time",
            Self::NotHttp => "what came back is not the HTTP that was asked for",
            Self::HeadTooLarge => "the head of its response is too large to be read",
            Self::Closed => "it closed the connection before it answered",
            Self::Unsendable => "this program cannot send it",
            Self::BudgetSpent => "it was not sent: the budget of requests is spent",
        }
    }

    /// What to do about it; empty where nothing general helps.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::Refused => "is the server running, and is the port right?",
            Self::UnknownHost => {
                "look for a slip in the name; `HTTPS_PROXY` names a proxy where only that knows it"
            }
            Self::Tls => {
                "browsers refuse it too; `SSL_CERT_FILE` names a file of certificates to trust, and a server without TLS is `http:`"
            }
            Self::ConnectTimeout | Self::Unreachable => {
                "is there a firewall between, or a proxy that `HTTPS_PROXY` should name?"
            }
            Self::HeadTimeout => "a model that loads may need longer",
            Self::NotHttp => "is it `https:` where `http:` was written, or the other way about?",
            Self::BudgetSpent => "`--budget` allows more",
            Self::HeadTooLarge | Self::Closed | Self::Unsendable => "",
        }
    }
}

impl Trouble {
    /// A trouble with its story.
    #[must_use]
    pub fn new(kind: TroubleKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }

    /// What to do about it; empty where nothing general helps.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        self.kind.hint()
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = self.kind.why();
        if self.detail.is_empty() {
            formatter.write_str(why)
        } else {
            write!(formatter, "{why} ({})", self.detail)
        }
    }
}

impl std::error::Error for Trouble {}
