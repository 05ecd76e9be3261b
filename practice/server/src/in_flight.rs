//! A request from its arrival to the last byte of its answer.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use http_body_util::combinators::UnsyncBoxBody;
use hyper::http::uri::PathAndQuery;
use hyper::{Method, Request, Response, body::Body};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;

use crate::connection::Connection;

/// What the parts of the server answer with.
pub(crate) type Answer = Response<UnsyncBoxBody<Bytes, io::Error>>;

/// A request that has arrived and not yet ended. Dropping it ends it: it is logged, and its permit
/// is given back.
#[derive(Debug)]
pub(crate) struct InFlight {
    connection: Arc<Connection>,
    method: Method,
    /// The path and the query, as they were sent; `None` where the log won't show them, for they keep
    /// the buffer alive that they were read into.
    target: Option<PathAndQuery>,
    begun: Instant,
    /// The answer's status; `None` before its headers.
    status: Option<u16>,
    /// How much of the answer's body was sent.
    bytes: usize,
    _permit: Option<OwnedSemaphorePermit>,
}

impl InFlight {
    pub(crate) fn new(
        connection: Arc<Connection>,
        request: &Request<()>,
        permit: Option<OwnedSemaphorePermit>,
    ) -> Self {
        let is_logged = tracing::enabled!(tracing::Level::INFO);
        let target = request.uri().path_and_query().filter(|_| is_logged).cloned();
        let (method, begun) = (request.method().clone(), Instant::now());
        Self { connection, method, target, begun, status: None, bytes: 0, _permit: permit }
    }

    /// The answer as it is sent: the request ends when its body has been sent or dropped.
    pub(crate) fn attach_to(
        mut self,
        answer: Answer,
    ) -> Response<impl Body<Data = Bytes, Error = io::Error>> {
        self.status = Some(answer.status().as_u16());
        answer.map(|body| {
            body.map_frame(move |frame| {
                // By reference, so that the closure takes over all of the request and not this number.
                let request = &mut self;
                request.bytes += frame.data_ref().map_or(0, Bytes::len);
                frame
            })
        })
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        tracing::info!(
            connection = self.connection.seen.number,
            protocol = self.connection.protocol,
            method = self.method.as_str(),
            target = self.target.as_ref().map(tracing::field::display),
            status = self.status,
            bytes = self.bytes,
            took_ms = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX),
            "request"
        );
    }
}
