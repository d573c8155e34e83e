//! TLS before a server, with a certificate of nobody's.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;

use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::browser::Result;

/// Ends TLS for `localhost` on a free port of 127.0.0.1, until the process ends.
#[derive(Debug)]
pub struct Front {
    address: SocketAddr,
}

impl Front {
    /// Starts one before this server.
    ///
    /// # Errors
    ///
    /// If there is no port, or no certificate can be made.
    pub fn start(server: SocketAddr) -> Result<Self> {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der())?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)?;
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let address = listener.local_addr()?;
        thread::Builder::new().name("TLS".to_owned()).spawn(move || {
            runtime.block_on(accept(&listener, &acceptor, server));
        })?;
        Ok(Self { address })
    }

    /// The serialized origin of what it stands before.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("https://localhost:{}", self.address.port())
    }
}

async fn accept(listener: &TcpListener, acceptor: &TlsAcceptor, server: SocketAddr) {
    while let Ok((stream, _)) = listener.accept().await {
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            // A browser that goes away has its reasons.
            if let (Ok(mut client), Ok(mut server)) =
                (acceptor.accept(stream).await, TcpStream::connect(server).await)
            {
                drop(copy_bidirectional(&mut client, &mut server).await);
            }
        });
    }
}
