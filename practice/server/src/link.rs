//! One connection: its protocol, its requests, its end.

use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulConnection;
use practice::Connection;
use socket2::{SockRef, TcpKeepalive};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;

use crate::activity::{Activity, Patience};
use crate::answer::{UnderWay, Watched};
use crate::api::Broken;
use crate::server::Server;

/// A request's headers, all together. A browser sends one or two thousand bytes; above this the
/// answer is 431.
const MOST_HEADER_BYTES: u32 = 16 * 1024;

/// Headers of one request, above which the answer is 431. Over HTTP/2 their bytes alone count.
const MOST_HEADERS: usize = 100;

/// Requests at a time on one connection of HTTP/2: more than the hundred that RFC 9113 §6.5.2 has
/// for the least.
const MOST_STREAMS: u32 = 256;

/// How much of a request's body is let in. None is ever read.
const STREAM_WINDOW: u32 = 4 * 1024;
const CONNECTION_WINDOW: u32 = 64 * 1024;

/// How much of one answer may wait to be sent, over HTTP/2.
const STREAM_BUFFER: usize = 16 * 1024;

/// How often a connection with requests is asked whether its client is still there: such a request
/// may never be answered (`fault=stall`), so that nothing else would tell.
const PROBE: Duration = Duration::from_secs(30);

/// How long a client may take over its goodbye, once its connection is to be closed.
const GOODBYE: Duration = Duration::from_secs(1);

/// What is spoken on a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    Http1,
    Http1Tls,
    Http2Tls,
}

impl Protocol {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Http1 => "http/1.1",
            Self::Http1Tls => "http/1.1+tls",
            Self::Http2Tls => "h2+tls",
        }
    }
}

/// One connection, as its requests know it.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) number: u64,
    pub(crate) protocol: Protocol,
    pub(crate) activity: Activity,
    /// Cancelled when a request asked for the connection to be closed after it.
    pub(crate) close: CancellationToken,
}

impl Link {
    fn new(number: u64, protocol: Protocol) -> Arc<Self> {
        let (activity, close) = (Activity::new(), CancellationToken::new());
        Arc::new(Self { number, protocol, activity, close })
    }

    pub(crate) fn has_streams(&self) -> bool {
        self.protocol == Protocol::Http2Tls
    }

    /// As the rules know it.
    pub(crate) fn connection(&self) -> Connection {
        Connection { number: self.number, has_streams: self.has_streams() }
    }
}

/// Serves one connection to its end. Dropping the future closes it at once.
pub(crate) async fn serve(
    server: Arc<Server>,
    stream: TcpStream,
    peer: SocketAddr,
    number: u64,
    tls: Option<TlsAcceptor>,
) {
    prepare(&stream);
    tracing::debug!(connection = number, %peer, tls = tls.is_some(), "opened");
    // What is boxed here has a connection of a few kilobytes no larger than the part of its life
    // that it is in: there may be thousands.
    let Some(tls) = tls else {
        return Box::pin(http1(&server, stream, Link::new(number, Protocol::Http1))).await;
    };
    let Some(stream) = Box::pin(handshake(&server, stream, number, tls)).await else { return };
    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
        Box::pin(http2(&server, stream, Link::new(number, Protocol::Http2Tls))).await;
    } else {
        Box::pin(http1(&server, stream, Link::new(number, Protocol::Http1Tls))).await;
    }
}

/// A connection's TLS, if it comes about.
async fn handshake(
    server: &Server,
    stream: TcpStream,
    connection: u64,
    tls: TlsAcceptor,
) -> Option<Box<TlsStream<TcpStream>>> {
    let handshake = timeout(server.limits.handshake, tls.accept(stream));
    tokio::select! {
        handshake = handshake => match handshake {
            Ok(Ok(stream)) => return Some(Box::new(stream)),
            Ok(Err(error)) => tracing::debug!(connection, %error, "no TLS"),
            Err(_) => tracing::debug!(connection, "no TLS in time"),
        },
        () = server.stop.cancelled() => {}
    }
    None
}

/// Where the system refuses, answers are late by some milliseconds, or a client that vanished is
/// missed later: nothing worse.
fn prepare(stream: &TcpStream) {
    // A small answer must not wait until the client has acknowledged the one before.
    let _ = stream.set_nodelay(true);
    let probe = TcpKeepalive::new().with_time(PROBE).with_interval(PROBE);
    let _ = SockRef::from(stream).set_tcp_keepalive(&probe);
}

async fn http1(
    server: &Arc<Server>,
    stream: impl AsyncRead + AsyncWrite + Unpin + 'static,
    link: Arc<Link>,
) {
    let service = service_fn(|request| respond(server.clone(), link.clone(), request));
    let connection = http1::Builder::new()
        // `Activity` bounds the whole time without a request, that for its headers included.
        .header_read_timeout(None)
        .max_headers(MOST_HEADERS)
        .max_buf_size(MOST_HEADER_BYTES as usize)
        .serve_connection(TokioIo::new(stream), service);
    drive(server, pin!(connection), &link).await;
}

async fn http2(
    server: &Arc<Server>,
    stream: impl AsyncRead + AsyncWrite + Unpin + 'static,
    link: Arc<Link>,
) {
    let (for_service, server_too) = (link.clone(), server.clone());
    let service =
        service_fn(move |request| respond(server_too.clone(), for_service.clone(), request));
    let connection = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .max_header_list_size(MOST_HEADER_BYTES)
        .max_concurrent_streams(MOST_STREAMS)
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_send_buf_size(STREAM_BUFFER)
        .keep_alive_interval(PROBE)
        .serve_connection(TokioIo::new(stream), service);
    drive(server, pin!(connection), &link).await;
}

/// Runs a connection to its end, or to ours: the server stops, a request wants it closed, or
/// nothing happens on it any more.
async fn drive<C: GracefulConnection>(server: &Server, mut connection: Pin<&mut C>, link: &Link)
where
    C::Error: std::fmt::Display,
{
    let idle = server.limits.idle;
    let patience = Patience { request: idle, answer: idle };
    let (ended, why, patience) = tokio::select! {
        ended = connection.as_mut() => (Some(ended), "ended", patience),
        () = server.stop.cancelled() => (None, "the server stops", patience),
        () = link.close.cancelled() => (None, "as asked (keepalive=off)", patience),
        () = link.activity.quiet(patience) => {
            (None, "too long quiet", Patience { answer: GOODBYE, ..patience })
        }
    };
    let ended = if ended.is_some() {
        ended
    } else {
        link.activity.leave();
        connection.as_mut().graceful_shutdown();
        tokio::select! {
            // First, or the server's own goodbye might not go out.
            biased;
            ended = connection => Some(ended),
            () = link.activity.quiet(Patience { request: GOODBYE, ..patience }) => None,
        }
    };
    let error = ended.and_then(Result::err).map(tracing::field::display);
    tracing::debug!(connection = link.number, why, error, "closed");
}

/// Answers one request. What a request brings in its body is never read.
async fn respond(
    server: Arc<Server>,
    link: Arc<Link>,
    request: Request<Incoming>,
) -> Result<Response<Watched>, Broken> {
    let request = request.map(drop);
    let room = server.requests.clone().try_acquire_owned().ok();
    // A preflight is no request of the page's, which would take its refusal for one by CORS.
    let is_room = room.is_some() || request.method() == Method::OPTIONS;
    let under_way = UnderWay::begin(link.clone(), room, request.method(), request.uri());
    let answer = if is_room {
        server.answer(request, link.connection()).await?
    } else {
        crate::api::no_room()
    };
    Ok(under_way.attach(answer))
}
