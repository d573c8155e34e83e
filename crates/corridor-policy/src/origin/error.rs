use thiserror::Error;

/// Why bytes are not a serialized origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum OriginError {
    /// There is nothing.
    #[error("it is empty")]
    Empty,
    /// Longer than scheme, host and port can be.
    #[error("it is longer than any origin")]
    TooLong,
    /// A byte outside ASCII: browsers send the Punycode form.
    #[error("it is not ASCII")]
    NotAscii,
    /// A character that a host cannot have.
    #[error("it has the character {0:?}")]
    Character(char),
    /// `null`, which names no origin and matches everybody who can make a sandboxed frame.
    #[error("it is `null`")]
    Null,
    /// There is no `://`.
    #[error("it has no scheme")]
    NoScheme,
    /// The scheme is not one.
    #[error("its scheme is malformed")]
    Scheme,
    /// A `file:` page; browsers send `null` for it.
    #[error("`file:` has no origin")]
    FileScheme,
    /// `data:`, `blob:`, `about:` …: the origin is opaque, or somebody else's.
    #[error("its scheme has no origin of its own")]
    OpaqueScheme,
    /// A letter of the scheme or host is in upper case.
    #[error("it has upper-case letters")]
    UpperCase,
    /// Something before an `@`.
    #[error("it has userinfo")]
    Userinfo,
    /// A path, query or fragment.
    #[error("it has a path, query or fragment")]
    Path,
    /// A `/` at the end.
    #[error("it has a trailing slash")]
    TrailingSlash,
    /// There is no host.
    #[error("it has no host")]
    NoHost,
    /// An empty label, or a label or name too long for the DNS.
    #[error("a label of its host is empty or too long")]
    Label,
    /// A `.` at the end of the host: another origin for a browser, and nobody's for a certificate.
    #[error("its host ends with a dot")]
    TrailingDot,
    /// An IP address that no browser would serialize like this.
    #[error("its IP address is not in canonical form")]
    Ip,
    /// An `xn--` label that does not decode to a valid name.
    #[error("its Punycode is not valid")]
    Punycode,
    /// A port that is not a decimal number from 1 to 65535 without leading zeros.
    #[error("its port is not a number from 1 to 65535")]
    Port,
    /// The scheme's default port, which browsers leave out.
    #[error("it names the default port")]
    DefaultPort,
}
