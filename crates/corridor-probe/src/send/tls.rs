//! Whom to trust: the certificates of the machine, a company's own among them, as a browser on it does; and those of
//! `SSL_CERT_FILE` and `SSL_CERT_DIR`, where they are set.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;

use super::HttpVersions;
use crate::exchange::{Trouble, TroubleKind};

pub(super) fn config(versions: HttpVersions) -> Result<ClientConfig, Trouble> {
    let builder = || {
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| Trouble::new(TroubleKind::Tls, error.to_string()))
    };
    let builder = match builder()?.with_platform_verifier() {
        Ok(builder) => builder,
        // A machine without certificates (a small container) can still speak `http:`; every `https:` is refused, with a hint.
        Err(_) => builder()?.with_root_certificates(RootCertStore::empty()),
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = match versions {
        HttpVersions::Auto => vec![b"h2".to_vec(), b"http/1.1".to_vec()],
        HttpVersions::Http1 => vec![b"http/1.1".to_vec()],
        HttpVersions::Http2 => vec![b"h2".to_vec()],
    };
    Ok(config)
}
