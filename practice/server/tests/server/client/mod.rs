//! A server on a free port, and a client that sees each byte.

pub(crate) mod dist;
pub(crate) mod program;
pub(crate) mod tls;

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper::header::HeaderValue;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use practice_server::{Limits, Ports};
use serde_json::Value;
use tokio::io::{
    AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Long enough that a slow machine is not mistaken for a server that does nothing.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A server of its own for one test. It ends with the test's runtime.
pub(crate) struct Server {
    address: SocketAddr,
    tls: Option<SocketAddr>,
    stop: CancellationToken,
    ended: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) async fn start(dist: Option<&Path>) -> Self {
        Self::start_with(dist, Limits::default()).await
    }

    pub(crate) async fn start_with(dist: Option<&Path>, limits: Limits) -> Self {
        let listen = || async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            let address = listener.local_addr().expect("it is bound");
            (listener, address)
        };
        let ((http, address), (secure, secure_address)) = (listen().await, listen().await);
        let ports = Ports { http, tls: Some((secure, tls::certificate())) };
        let dist = dist.map(Path::to_owned);
        let stop = CancellationToken::new();
        let ended = tokio::spawn({
            let stop = stop.clone();
            async move { practice_server::serve(ports, dist.as_deref(), limits, stop).await }
        });
        Self { address, tls: Some(secure_address), stop, ended: Some(ended) }
    }

    /// A server that was started otherwise.
    pub(crate) fn at(address: SocketAddr) -> Self {
        Self { address, tls: None, stop: CancellationToken::new(), ended: None }
    }

    pub(crate) fn with_tls(self, tls: SocketAddr) -> Self {
        Self { tls: Some(tls), ..self }
    }

    pub(crate) fn tls_address(&self) -> SocketAddr {
        self.tls.expect("it was started with TLS")
    }

    /// Tells the server to stop.
    pub(crate) fn stop(&self) {
        self.stop.cancel();
    }

    /// Waits until it has ended.
    pub(crate) async fn ended(&mut self) {
        let ended = self.ended.take().expect("it was started here");
        tokio::time::timeout(PATIENCE, ended).await.expect("it ends").expect("it does not panic");
    }

    /// Waits until the witness says that.
    pub(crate) async fn until_witness(&self, run: &str, member: &str, expected: u64) {
        let start = Instant::now();
        loop {
            let witness = self.witness(run).await;
            if witness[member] == expected {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "{member} is not {expected}: {witness}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// One request on a connection of its own.
    pub(crate) async fn request(
        &self,
        method: &str,
        target: &str,
        headers: &[(&'static str, &'static str)],
    ) -> hyper::Result<Answer> {
        let stream = TcpStream::connect(self.address).await.expect("the server listens");
        let (mut sender, connection) =
            http1::handshake(TokioIo::new(stream)).await.expect("it speaks HTTP/1.1");
        tokio::spawn(connection);
        let mut request = Request::new(Empty::<Bytes>::new());
        *request.method_mut() = method.parse().expect("it is a method");
        *request.uri_mut() = target.parse().expect("it is a path");
        for (name, value) in [&[("host", "test")], headers].concat() {
            request.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        Answer::read(sender.send_request(request).await?).await
    }

    pub(crate) async fn get(&self, target: &str) -> Answer {
        self.request("GET", target, &[]).await.expect("an answer")
    }

    pub(crate) async fn witness(&self, run: &str) -> Value {
        self.get(&format!("/api/witness?run={run}")).await.json()
    }
}

/// A connection. Dropping it closes it.
pub(crate) struct Client {
    stream: BufReader<Box<dyn Stream>>,
}

/// A socket, with TLS or without.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

impl Client {
    pub(crate) async fn connect(server: &Server) -> Self {
        let stream = TcpStream::connect(server.address).await.expect("the server listens");
        Self::over(stream)
    }

    pub(crate) fn over(stream: impl Stream + 'static) -> Self {
        Self { stream: BufReader::new(Box::new(stream)) }
    }

    /// Sends what no client should.
    pub(crate) async fn send_bytes(&mut self, bytes: &[u8]) {
        // The server may have closed the connection before the last of them.
        let _ = self.stream.write_all(bytes).await;
    }

    /// Whether the server has closed the connection; it has sent nothing that was not read.
    pub(crate) async fn is_closed(&mut self) -> bool {
        let read = tokio::time::timeout(Duration::from_millis(1), self.stream.read_u8()).await;
        matches!(read, Ok(Err(_)))
    }

    pub(crate) async fn read_byte(&mut self) -> u8 {
        self.stream.read_u8().await.expect("the server writes")
    }

    /// Waits until the server closes the connection, in whichever way, and gives what came before.
    pub(crate) async fn until_closed(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let closed = self.stream.read_to_end(&mut bytes);
        let _ = tokio::time::timeout(PATIENCE, closed).await.expect("the server closes it");
        bytes
    }

    /// Sends a GET.
    pub(crate) async fn send(&mut self, target: &str) {
        let request = format!("GET {target} HTTP/1.1\r\nHost: test\r\n\r\n");
        self.stream.write_all(request.as_bytes()).await.expect("the server reads");
    }

    /// The status line and the headers, as they came.
    pub(crate) async fn read_head(&mut self) -> String {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            let read = self.stream.read_line(&mut head).await.expect("the server writes");
            assert!(read > 0, "the connection ended in the headers: {head:?}");
        }
        head
    }

    /// All bytes until the server closes the connection.
    pub(crate) async fn read_to_end(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.stream.read_to_end(&mut bytes).await.expect("the server closes in an orderly way");
        bytes
    }

    /// One whole answer of the network: its status. The connection may be used again.
    pub(crate) async fn read_status(&mut self) -> u16 {
        let head = self.read_head().await;
        // It comes in chunks (RFC 9112 §7.1), and its JSON has no line breaks.
        let mut line = String::new();
        while line != "0\r\n" {
            line.clear();
            let read = self.stream.read_line(&mut line).await.expect("the server writes");
            assert!(read > 0, "the connection ended in the body");
        }
        self.stream.read_line(&mut line).await.expect("the last line");
        head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status")
    }
}

/// What a client was answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) async fn read(response: Response<Incoming>) -> hyper::Result<Self> {
        let (head, body) = response.into_parts();
        let body = body.collect().await?.to_bytes();
        Ok(Self { status: head.status.as_u16(), headers: head.headers, body })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("it is text"))
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }
}
