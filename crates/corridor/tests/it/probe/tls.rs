//! TLS before a server, and a proxy before that: both pass bytes on.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// Ends TLS for `localhost`, by HTTP/2 for whoever asks for it.
pub(super) struct Front {
    tls: SocketAddr,
    proxy: SocketAddr,
    certificate: String,
    proxied: Arc<AtomicUsize>,
}

impl Front {
    pub(super) fn start(server: SocketAddr) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let certificate = made.cert.pem();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.expect("versions").with_no_client_auth();
        let mut config = config.with_single_cert(vec![made.cert.der().clone()], key).expect("a certificate");
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];

        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let listen = || runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port");
        let (tls, proxy) = (listen(), listen());
        let address = |listener: &TcpListener| listener.local_addr().expect("its address");
        let (tls_address, proxy_address) = (address(&tls), address(&proxy));
        let proxied = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&proxied);
        thread::spawn(move || {
            runtime.spawn(accept_proxied(proxy, counted));
            runtime.block_on(accept_tls(tls, TlsAcceptor::from(Arc::new(config)), server));
        });
        Self { tls: tls_address, proxy: proxy_address, certificate, proxied }
    }

    pub(super) fn url(&self) -> String {
        format!("https://localhost:{}", self.tls.port())
    }

    pub(super) fn proxy(&self) -> String {
        format!("http://{}", self.proxy)
    }

    /// In PEM.
    pub(super) fn certificate(&self) -> &str {
        &self.certificate
    }

    /// How many connections went through the proxy.
    pub(super) fn proxied(&self) -> usize {
        self.proxied.load(Ordering::SeqCst)
    }
}

async fn accept_tls(listener: TcpListener, acceptor: TlsAcceptor, server: SocketAddr) {
    while let Ok((stream, _)) = listener.accept().await {
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            // A client that does not trust us goes away.
            if let (Ok(mut client), Ok(mut server)) =
                (acceptor.accept(stream).await, TcpStream::connect(server).await)
            {
                let _ = copy_bidirectional(&mut client, &mut server).await;
            }
        });
    }
}

async fn accept_proxied(listener: TcpListener, count: Arc<AtomicUsize>) {
    while let Ok((mut client, _)) = listener.accept().await {
        let count = Arc::clone(&count);
        tokio::spawn(async move {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(client.read_u8().await.expect("a request"));
            }
            let head = String::from_utf8(head).expect("text");
            let port = head.strip_prefix("CONNECT localhost:").and_then(|rest| rest.split(' ').next());
            let port: u16 = port.and_then(|port| port.parse().ok()).expect("a port to connect to");
            let mut server = TcpStream::connect(("127.0.0.1", port)).await.expect("a connection");
            count.fetch_add(1, Ordering::SeqCst);
            client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.expect("an answer");
            let _ = copy_bidirectional(&mut client, &mut server).await;
        });
    }
}
