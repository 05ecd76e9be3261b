//! A server on a free port, and a client that sees each byte.

// Each test program uses its own part of this.
#![allow(dead_code)]

pub(crate) mod dist;
pub(crate) mod program;
pub(crate) mod tls;

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use practice_server::{Limits, Ports};
use serde_json::Value;
use tokio::io::{
    AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Long enough that a slow machine is not mistaken for a server that does nothing.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A server of its own for one test. It ends with the test's runtime.
pub(crate) struct Server {
    address: SocketAddr,
    tls: Option<SocketAddr>,
    /// Dropping it is telling the server to stop.
    stop: Option<oneshot::Sender<()>>,
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
        let (stop, stopped) = oneshot::channel::<()>();
        let ended = tokio::spawn(async move {
            let stopped = async {
                let _ = stopped.await;
            };
            practice_server::serve(ports, dist.as_deref(), limits, stopped).await;
        });
        Self { address, tls: Some(secure_address), stop: Some(stop), ended: Some(ended) }
    }

    /// A server that was started otherwise.
    pub(crate) fn at(address: SocketAddr) -> Self {
        Self { address, tls: None, stop: None, ended: None }
    }

    pub(crate) fn with_tls(self, tls: SocketAddr) -> Self {
        Self { tls: Some(tls), ..self }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn tls_address(&self) -> SocketAddr {
        self.tls.expect("it was started with TLS")
    }

    /// Tells the server to stop.
    pub(crate) fn stop(&mut self) {
        self.stop = None;
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
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut client = Client::connect(self).await;
        client.send(method, target, &[headers, &[("Connection", "close")]].concat()).await;
        client.read_answer_to(method).await
    }

    pub(crate) async fn get(&self, target: &str) -> Answer {
        self.request("GET", target, &[]).await
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

    /// Closes its own half of the connection: it will send no more.
    pub(crate) async fn close_half(&mut self) {
        self.stream.shutdown().await.expect("the connection is open");
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

    pub(crate) async fn send(&mut self, method: &str, target: &str, headers: &[(&str, &str)]) {
        let mut request = format!("{method} {target} HTTP/1.1\r\nHost: test\r\n");
        for (name, value) in headers {
            request.extend([name, ": ", value, "\r\n"]);
        }
        request += "\r\n";
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

    /// One whole answer to a GET; the connection may be used again.
    pub(crate) async fn read_answer(&mut self) -> Answer {
        self.read_answer_to("GET").await
    }

    async fn read_answer_to(&mut self, method: &str) -> Answer {
        let mut answer = Answer::from_head(&self.read_head().await);
        if method == "HEAD" || answer.status == 204 {
            return answer;
        }
        if answer.header("transfer-encoding") == Some("chunked") {
            answer.body = self.read_chunks().await;
        } else {
            let length = answer.header("content-length").expect("a length").parse().expect("bytes");
            answer.body = vec![0; length];
            self.stream.read_exact(&mut answer.body).await.expect("the whole body");
        }
        answer
    }

    /// RFC 9112 §7.1, without extensions and trailers.
    async fn read_chunks(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).await.expect("a chunk's length");
            let length = usize::from_str_radix(line.trim(), 16).expect("a length in hexadecimal");
            let mut chunk = vec![0; length + 2];
            self.stream.read_exact(&mut chunk).await.expect("a whole chunk");
            if length == 0 {
                return body;
            }
            body.extend(&chunk[..length]);
        }
    }
}

/// What a client was answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn from_head(head: &str) -> Self {
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        Self { status: status.parse().expect("a number"), headers, body: Vec::new() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }
}
