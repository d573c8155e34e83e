//! Who asks, where, and over what: credentials and region by the SDK's usual chain.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_smithy_http_client::tls;

use crate::error::{Error, Result};

/// How often a call is made before it is given up. Creating, importing and deleting are limited to one in some seconds for
/// the whole account ("Amazon API Gateway quotas"; deleting an API: one in 30 seconds), so that three, which is the SDK's
/// own choice, is too few.
const ATTEMPTS: u32 = 8;
/// How often the first call is made, which tells whether there is anybody at all: nobody waits a minute for a typing error.
const FIRST_ATTEMPTS: u32 = 2;
/// The longest pause between two of them.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);
/// The variable of the SDK for it.
const ATTEMPTS_VARIABLE: &str = "AWS_MAX_ATTEMPTS";
const TO_CONNECT: Duration = Duration::from_secs(10);
/// For one attempt; importing a large definition takes AWS some seconds.
const TO_ANSWER: Duration = Duration::from_secs(60);

/// What the command line or the file says about the other side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConnectOptions {
    /// The region, if it is said; or else the SDK's chain.
    pub region: Option<String>,
    /// An emulator.
    pub endpoint_url: Option<String>,
}

/// A configured client of AWS.
#[derive(Clone, Debug)]
pub struct Session {
    pub(crate) config: SdkConfig,
    pub(crate) region: String,
    pub(crate) endpoint: Option<String>,
}

impl Session {
    /// Finds region and credentials; nothing is sent but what finding them takes.
    ///
    /// # Errors
    ///
    /// If no region is known.
    pub async fn connect(options: ConnectOptions) -> Result<Self> {
        let ring = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
        let client = aws_smithy_http_client::Builder::new().tls_provider(ring).build_https();
        let timeouts =
            TimeoutConfig::builder().connect_timeout(TO_CONNECT).operation_attempt_timeout(TO_ANSWER);
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(client)
            .timeout_config(timeouts.build());
        // The variable of the SDK still decides where somebody sets it.
        if std::env::var_os(ATTEMPTS_VARIABLE).is_none() {
            let retries = RetryConfig::standard().with_max_attempts(ATTEMPTS).with_max_backoff(LONGEST_PAUSE);
            loader = loader.retry_config(retries);
        }
        if let Some(region) = options.region {
            loader = loader.region(Region::new(region));
        }
        if let Some(endpoint) = options.endpoint_url {
            loader = loader.endpoint_url(endpoint.trim_end_matches('/'));
        }
        let config = loader.load().await;
        let region = config.region().map(|region| region.as_ref().to_owned()).ok_or(Error::NoRegion)?;
        let endpoint = config.endpoint_url().map(|url| url.trim_end_matches('/').to_owned());
        Ok(Self { config, region, endpoint })
    }

    /// The same for the call that everything begins with.
    pub(crate) fn config_of_the_first_call(&self) -> SdkConfig {
        if std::env::var_os(ATTEMPTS_VARIABLE).is_some() {
            return self.config.clone();
        }
        let retries = RetryConfig::standard().with_max_attempts(FIRST_ATTEMPTS);
        self.config.to_builder().retry_config(retries).build()
    }

    /// The emulator, if it is one.
    #[must_use]
    pub fn endpoint(&self) -> Option<&str> {
        self.endpoint.as_deref()
    }

    /// The region.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Where the stages of an API are. At an emulator, the path that needs no name service.
    pub(crate) fn execute_url(&self, api: &str) -> String {
        if let Some(endpoint) = &self.endpoint {
            return format!("{endpoint}/_aws/execute-api/{api}");
        }
        let suffix = if self.region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
        format!("https://{api}.execute-api.{}.{suffix}", self.region)
    }
}
