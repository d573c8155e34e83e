//! How requests to live endpoints are sent: the options that every verb has which sends some.

use std::time::Duration;

use clap::{Args, ValueEnum};
use corridor_probe::send::{HttpVersions, Proxying, Sending};
use url::Url;

const HEADING: &str = "Sending";

/// How requests are sent.
#[derive(Args, Debug)]
pub(crate) struct SendingArguments {
    /// A header to send, such as an API key; may be repeated, and its value is never printed
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE", value_parser = parse_header, help_heading = HEADING)]
    headers: Vec<(String, String)>,
    /// A header whose value stands in a variable of the environment, out of sight of other users; may be repeated
    #[arg(long = "header-env", value_name = "NAME=VARIABLE", value_parser = parse_header_env, help_heading = HEADING)]
    headers_of_environment: Vec<(String, String)>,
    /// How many requests are under way at once
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=256), help_heading = HEADING)]
    concurrency: u16,
    /// How many requests begin in a second, at most
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = HEADING)]
    rate: Option<u32>,
    /// Seconds to wait for the head of a response
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600), help_heading = HEADING)]
    timeout: u64,
    /// Which version of HTTP
    #[arg(long, value_name = "VERSION", value_enum, default_value_t, help_heading = HEADING)]
    http: HttpVersion,
    /// A proxy for every request, in place of those that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name
    #[arg(long, value_name = "URL", help_heading = HEADING)]
    proxy: Option<Url>,
}

/// Which version of HTTP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum HttpVersion {
    /// HTTP/2 where TLS agrees on it, else HTTP/1.1, as browsers do
    #[default]
    Auto,
    /// HTTP/1.1
    #[value(name = "1.1")]
    Http1,
    /// HTTP/2, without asking where there is no TLS
    #[value(name = "2")]
    Http2,
}

impl SendingArguments {
    /// As the client has it, with at most so many requests.
    pub(crate) fn sending(&self, budget: Option<usize>) -> Sending {
        Sending {
            concurrency: usize::from(self.concurrency),
            requests_per_second: self.rate,
            head_timeout: Duration::from_secs(self.timeout),
            versions: match self.http {
                HttpVersion::Auto => HttpVersions::Auto,
                HttpVersion::Http1 => HttpVersions::Http1,
                HttpVersion::Http2 => HttpVersions::Http2,
            },
            proxy: self.proxy.clone().map_or(Proxying::Environment, Proxying::Through),
            budget,
            ..Sending::default()
        }
    }

    /// The headers, those of the environment with their values.
    pub(crate) fn headers(&self) -> Vec<(String, String)> {
        self.headers.iter().chain(&self.headers_of_environment).cloned().collect()
    }
}

/// An address that can be asked.
pub(crate) fn parse_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let mut url = url.ok_or("write an absolute address, such as `https://api.example.com`")?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(
            "take the user name and password out: `--header-env Authorization=VARIABLE` sends them".into()
        );
    }
    url.set_fragment(None);
    Ok(url)
}

fn parse_header(text: &str) -> Result<(String, String), String> {
    // The text is a secret: no message repeats it.
    let (name, value) = text.split_once(':').ok_or("write a name, a colon and a value")?;
    checked(name, value)
}

fn parse_header_env(text: &str) -> Result<(String, String), String> {
    let (name, variable) =
        text.split_once('=').ok_or("write a name, `=` and a variable: `X-Api-Key=API_KEY`")?;
    let value = std::env::var(variable).map_err(|_| format!("there is no variable `{variable}`"))?;
    checked(name, &value)
}

fn checked(name: &str, value: &str) -> Result<(String, String), String> {
    let (name, value) = (name.trim(), value.trim());
    http::HeaderName::from_bytes(name.as_bytes()).map_err(|_| "this is not a header name".to_owned())?;
    http::HeaderValue::from_str(value).map_err(|_| format!("this is not a value for `{name}`"))?;
    Ok((name.to_owned(), value.to_owned()))
}
