//! One connection: its protocol, its requests, its end.

use std::io;
use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use hyper::body::{Body, Incoming};
use hyper::header::CONNECTION;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use crate::api::{self, Broken};
use crate::in_flight::InFlight;
use crate::limits::Limits;
use crate::server::Server;

/// A request's headers, all together. A browser sends one or two thousand bytes; above this the
/// answer is 431.
const MAX_HEADER_BYTES: u32 = 16 * 1024;

/// Headers of one request, above which the answer is 431. Over HTTP/2 their bytes alone count.
const MAX_HEADERS: usize = 100;

/// What the log calls HTTP/2, which browsers speak over TLS only.
const HTTP2: &str = "h2+tls";

/// Requests at a time on one connection of HTTP/2: more than the hundred that RFC 9113 §6.5.2 has
/// for the least.
const MAX_STREAMS: u32 = 256;

/// How much of a request's body is let in. None is ever read.
const STREAM_WINDOW: u32 = 4 * 1024;
const CONNECTION_WINDOW: u32 = 64 * 1024;

/// How much of one answer may wait to be sent, over HTTP/2.
const STREAM_BUFFER: usize = 16 * 1024;

/// One connection, as its requests know it.
#[derive(Debug)]
pub(crate) struct Connection {
    /// As the network knows it.
    pub(crate) seen: practice::Connection,
    /// What is spoken on it, as the log has it.
    pub(crate) protocol: &'static str,
    /// Cancelled when a request asked for the connection to be closed after it.
    close: CancellationToken,
}

/// How HTTP/1.1 is spoken.
fn http1(limits: &Limits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        // hyper counts the wait for a request's first byte, too: so it closes idle connections.
        .header_read_timeout(limits.idle)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEADER_BYTES as usize);
    builder
}

/// How HTTP/2 is spoken.
fn http2(limits: &Limits) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new()).http2_only();
    builder
        .http2()
        .timer(TokioTimer::new())
        // Twice as often as the connection is given up for silence: see `serve`.
        .keep_alive_interval(limits.idle / 2)
        .keep_alive_timeout(limits.idle)
        .max_header_list_size(MAX_HEADER_BYTES)
        .max_concurrent_streams(MAX_STREAMS)
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_send_buf_size(STREAM_BUFFER);
    builder
}

/// Serves one connection to its end. Dropping the future closes it at once.
pub(crate) async fn serve(
    server: Arc<Server>,
    stream: TcpStream,
    number: u64,
    tls: Option<TlsAcceptor>,
) {
    // A small answer must not wait until the client has acknowledged the one before. Where the system
    // refuses, answers are late by some milliseconds.
    let _ = stream.set_nodelay(true);
    let mut stream = Box::pin(TimeoutStream::new(stream));
    // A client that takes nothing of its answers for so long is given up.
    stream.as_mut().set_write_timeout_pinned(Some(server.limits.idle));
    // What is boxed here makes the task of a connection no larger than the part of its life that it is
    // in: there may be thousands.
    let Some(tls) = tls else {
        return Box::pin(drive(&server, stream, number, "http/1.1")).await;
    };
    let handshake = tokio::select! {
        handshake = timeout(server.limits.idle, Box::pin(tls.accept(stream))) => handshake,
        () = server.stop.cancelled() => return,
    };
    let Ok(Ok(mut stream)) = handshake else {
        return tracing::debug!(connection = number, "no TLS");
    };
    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
        // A client of HTTP/2 answers pings, so silence means that it is gone. Over HTTP/1.1 a client
        // that waits for its answer has nothing to say.
        stream.get_mut().0.as_mut().set_read_timeout_pinned(Some(server.limits.idle));
        Box::pin(drive(&server, stream, number, HTTP2)).await;
    } else {
        Box::pin(drive(&server, stream, number, "http/1.1+tls")).await;
    }
}

/// Runs a connection to its end, or to ours: the server stops, or a request wants it closed.
async fn drive(
    server: &Arc<Server>,
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    number: u64,
    protocol: &'static str,
) {
    tracing::debug!(connection = number, protocol, "opened");
    let (has_streams, close) = (protocol == HTTP2, CancellationToken::new());
    let seen = practice::Connection { number, has_streams };
    let connection = Arc::new(Connection { seen, protocol, close: close.clone() });
    let builder = if has_streams { http2(&server.limits) } else { http1(&server.limits) };
    let service = {
        let server = Arc::clone(server);
        service_fn(move |request| respond(Arc::clone(&server), Arc::clone(&connection), request))
    };
    let mut conversation = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let why = tokio::select! {
        ended = conversation.as_mut() => {
            let error = ended.err().map(tracing::field::display);
            return tracing::debug!(connection = number, error, "ended");
        }
        () = server.stop.cancelled() => "the server stops",
        () = close.cancelled() => "as requested (keepalive=off)",
    };
    // Lets what is in flight end. Over HTTP/2 the client is told by GOAWAY.
    conversation.as_mut().graceful_shutdown();
    let error = conversation.await.err().map(tracing::field::display);
    tracing::debug!(connection = number, why, error, "closed");
}

/// Answers one request. What a request brings in its body is never read.
async fn respond(
    server: Arc<Server>,
    connection: Arc<Connection>,
    request: Request<Incoming>,
) -> Result<Response<impl Body<Data = Bytes, Error = io::Error>>, Broken> {
    let request = request.map(drop);
    let permit = Arc::clone(&server.requests).try_acquire_owned().ok();
    // A preflight always has room: the page would take its refusal for one by CORS.
    let has_room = permit.is_some() || request.method() == Method::OPTIONS;
    let in_flight = InFlight::new(Arc::clone(&connection), &request, permit);
    let mut answer = if !has_room {
        api::no_room()
    } else if api::is_at(request.uri().path()) {
        api::answer(&server, request, connection.seen).await?
    } else {
        // Boxed, so that the future of a request to the network is no larger than it has to be.
        Box::pin(server.site.answer(request)).await
    };
    // HTTP/2 has no such header (RFC 9113 §8.2.2); it closes a connection with GOAWAY.
    if connection.seen.has_streams && answer.headers_mut().remove(CONNECTION).is_some() {
        connection.close.cancel();
    }
    Ok(in_flight.attach_to(answer))
}
