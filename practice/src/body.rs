//! The rest of a request's life: its body.

use std::time::Duration;

use futures::stream::{self, Stream};

use crate::clock::{Clock, sleep_until};
use crate::in_flight::InFlight;

/// An answer's body: the first half goes out with the headers, the second when the delay is over.
/// If both moments are the same it goes out in one piece; to a HEAD request, none does.
///
/// Dropping it before its last piece was taken counts the request as aborted.
#[derive(Debug)]
#[must_use = "dropping a body before its end aborts the request"]
pub struct Body<C: Clock> {
    clock: C,
    in_flight: Option<InFlight<C>>,
    first: Option<Vec<u8>>,
    last: Option<Vec<u8>>,
    ends_at: Duration,
}

impl<C: Clock> Body<C> {
    pub(crate) fn new(
        clock: C,
        in_flight: Option<InFlight<C>>,
        mut bytes: Vec<u8>,
        ends_at: Duration,
        streams: bool,
    ) -> Self {
        let mut body = Self { clock, in_flight, first: None, last: None, ends_at };
        if bytes.is_empty() {
            body.finish();
        } else {
            let rest = bytes.split_off(if streams { bytes.len() / 2 } else { 0 });
            body.first = Some(bytes).filter(|bytes| !bytes.is_empty());
            body.last = Some(rest);
        }
        body
    }

    /// The next piece, when its time has come; `None` after the last. No piece is empty.
    pub async fn next(&mut self) -> Option<Vec<u8>> {
        if self.first.is_some() {
            return self.first.take();
        }
        self.last.as_ref()?;
        sleep_until(&self.clock, self.ends_at).await;
        // Counted before the client can have the last byte, so that a witness requested after it
        // has counted it.
        self.finish();
        self.last.take()
    }

    /// The pieces as a stream. Dropping it is dropping the body.
    pub fn into_stream(self) -> impl Stream<Item = Vec<u8>> {
        stream::unfold(self, async |mut body| Some((body.next().await?, body)))
    }

    fn finish(&mut self) {
        if let Some(in_flight) = self.in_flight.take() {
            in_flight.finish();
        }
    }
}
