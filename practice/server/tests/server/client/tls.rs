//! TLS and HTTP/2, by the same libraries as the server but with nothing of its code.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http_body_util::Empty;
use hyper::body::Incoming;
use hyper::client::conn::http2::{self, SendRequest};
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use practice_server::certificate;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};

use super::{Answer, Server};

/// The certificate of all servers in one test program, and its file.
fn made() -> &'static (Arc<ServerConfig>, PathBuf) {
    static MADE: OnceLock<(Arc<ServerConfig>, PathBuf)> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(env!("CARGO_CRATE_NAME"));
        let (certificate, file) =
            certificate::made(&folder, "127.0.0.1".parse().unwrap()).expect("it is made");
        (certificate, file.expect("cargo's temporary folder can be written to"))
    })
}

pub(crate) fn certificate() -> Arc<ServerConfig> {
    Arc::clone(&made().0)
}

/// What trusts the certificate in that file and nothing else.
pub(crate) fn trusting(file: &Path, alpn: &[&str]) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(file).expect("it is kept")).expect("it is sound");
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has them")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|name| name.as_bytes().to_vec()).collect();
    TlsConnector::from(Arc::new(config))
}

/// What trusts the certificate of the servers started here.
pub(crate) fn connector(alpn: &[&str]) -> TlsConnector {
    trusting(&made().1, alpn)
}

pub(crate) fn localhost() -> ServerName<'static> {
    ServerName::try_from("localhost").expect("it is a name")
}

/// A connection whose handshake is done.
pub(crate) async fn connect(server: &Server, alpn: &[&str]) -> TlsStream<TcpStream> {
    let stream = TcpStream::connect(server.tls_address()).await.expect("the server listens");
    connector(alpn).connect(localhost(), stream).await.expect("the certificate is trusted")
}

/// A connection of HTTP/2. Dropping it closes it.
pub(crate) struct Http2 {
    sender: SendRequest<Empty<Bytes>>,
    connection: JoinHandle<Result<(), hyper::Error>>,
}

impl Http2 {
    pub(crate) async fn connect(server: &Server) -> Self {
        Self::over(connect(server, &["h2"]).await).await
    }

    /// Connects to a server that shows the certificate in that file.
    pub(crate) async fn connect_trusting(server: &Server, file: &Path) -> Self {
        let stream = TcpStream::connect(server.tls_address()).await.expect("the server listens");
        let stream = trusting(file, &["h2"]).connect(localhost(), stream).await;
        Self::over(stream.expect("the certificate is trusted")).await
    }

    async fn over(stream: TlsStream<TcpStream>) -> Self {
        let stream = TokioIo::new(stream);
        let (sender, connection) =
            http2::handshake(TokioExecutor::new(), stream).await.expect("it speaks HTTP/2");
        Self { sender, connection: tokio::spawn(connection) }
    }

    /// Sends a request and waits for its headers.
    pub(crate) async fn send(
        &mut self,
        request: Request<Empty<Bytes>>,
    ) -> hyper::Result<Response<Incoming>> {
        self.sender.ready().await?;
        self.sender.send_request(request).await
    }

    pub(crate) async fn get(&mut self, target: &str) -> hyper::Result<Response<Incoming>> {
        self.send(get(target)).await
    }

    /// One whole answer to a GET.
    pub(crate) async fn read(&mut self, target: &str) -> hyper::Result<Answer> {
        Answer::read(self.get(target).await?).await
    }

    pub(crate) async fn witness(&mut self, run: &str) -> Value {
        self.read(&format!("/api/witness?run={run}")).await.expect("an answer").json()
    }

    /// Another handle to the same connection.
    pub(crate) fn sender(&self) -> SendRequest<Empty<Bytes>> {
        self.sender.clone()
    }

    /// Waits until the connection is closed.
    pub(crate) async fn closed(self) {
        let Self { sender, connection } = self;
        let closed = tokio::time::timeout(super::PATIENCE, connection).await;
        // How it was closed does not matter.
        let _ = closed.expect("the server closes it").expect("hyper does not panic");
        drop(sender);
    }
}

/// A GET for a server by the name of localhost.
pub(crate) fn get(target: &str) -> Request<Empty<Bytes>> {
    let uri = format!("https://localhost{target}");
    Request::get(uri).body(Empty::new()).expect("the test's targets are sound")
}
