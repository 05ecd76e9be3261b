//! A server on a free port, and a client that sees each byte.

// Each test program uses its own part of this.
#![allow(dead_code)]

use std::net::SocketAddr;
use std::path::Path;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A server of its own for one test. It ends with the test's runtime.
pub(crate) struct Server {
    address: SocketAddr,
}

impl Server {
    pub(crate) async fn start(dist: Option<&Path>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let dist = dist.map(Path::to_owned);
        tokio::spawn(async move {
            practice_server::serve(listener, dist.as_deref(), std::future::pending()).await
        });
        Self { address }
    }

    /// A server that was started otherwise.
    pub(crate) fn at(address: SocketAddr) -> Self {
        Self { address }
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
    stream: BufReader<TcpStream>,
}

impl Client {
    pub(crate) async fn connect(server: &Server) -> Self {
        let stream = TcpStream::connect(server.address).await.expect("the server listens");
        Self { stream: BufReader::new(stream) }
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
    headers: Vec<(String, String)>,
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
