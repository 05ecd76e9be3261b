//! One answer, and the note that is kept of it until its last byte has been taken.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};
use http_body_util::combinators::UnsyncBoxBody;
use hyper::header::CONNECTION;
use hyper::http::uri::PathAndQuery;
use hyper::{Method, Response, Uri};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;

use crate::link::Link;

/// What the parts of the server answer with.
pub(crate) type Body = UnsyncBoxBody<Bytes, io::Error>;
pub(crate) type Answer = Response<Body>;

/// A request that has arrived and not yet ended. Dropping it is its end, whichever that is.
#[derive(Debug)]
pub(crate) struct UnderWay {
    link: Arc<Link>,
    /// What the log will say, if it will say anything.
    note: Option<Box<Note>>,
    is_head: bool,
    /// The piece of the answer that was handed over, while the next is not asked for.
    offered: Option<u64>,
    /// Whether the connection is to be closed after it.
    close: bool,
    _room: Option<OwnedSemaphorePermit>,
}

#[derive(Debug)]
struct Note {
    method: Method,
    /// The path and the query, as they were sent; none in some forms of a request.
    target: Option<PathAndQuery>,
    begun: Instant,
    status: Option<u16>,
    whole: bool,
}

impl UnderWay {
    pub(crate) fn begin(
        link: Arc<Link>,
        room: Option<OwnedSemaphorePermit>,
        method: &Method,
        target: &Uri,
    ) -> Self {
        link.activity.begin();
        let note = tracing::enabled!(tracing::Level::INFO).then(|| {
            let (method, target) = (method.clone(), target.path_and_query().cloned());
            Box::new(Note { method, target, begun: Instant::now(), status: None, whole: false })
        });
        let is_head = method == Method::HEAD;
        Self { link, note, is_head, offered: None, close: false, _room: room }
    }

    /// Stays with the answer until its end.
    pub(crate) fn attach(mut self, mut answer: Answer) -> Response<Watched> {
        if self.link.has_streams() {
            // HTTP/2 has no such header (RFC 9113 §8.2.2); it closes a connection with GOAWAY.
            self.close = answer.headers_mut().remove(CONNECTION).is_some();
        }
        if let Some(note) = &mut self.note {
            note.status = Some(answer.status().as_u16());
            note.whole = self.is_head || answer.body().is_end_stream();
        }
        answer.map(|body| Watched { body, request: self })
    }

    fn offer(&mut self) {
        self.offered = Some(self.link.activity.offer());
    }

    fn take(&mut self) {
        if let Some(piece) = self.offered.take() {
            self.link.activity.take(piece);
        }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.take();
        self.link.activity.end();
        if self.close {
            self.link.close.cancel();
        }
        if let Some(note) = &self.note {
            tracing::info!(
                connection = self.link.number,
                protocol = self.link.protocol.name(),
                method = note.method.as_str(),
                target = note.target.as_ref().map(tracing::field::display),
                status = note.status,
                took_ms = u64::try_from(note.begun.elapsed().as_millis()).unwrap_or(u64::MAX),
                whole = note.whole,
                "request"
            );
        }
    }
}

/// The body of an answer, which notes whether the client takes it.
#[derive(Debug)]
pub(crate) struct Watched {
    body: Body,
    request: UnderWay,
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        self.request.take();
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if matches!(frame, Some(Ok(_))) {
            self.request.offer();
        }
        let is_last = frame.is_none() || self.body.is_end_stream();
        if let Some(note) = &mut self.request.note {
            note.whole |= is_last;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
