//! One request's life, up to its headers.

use std::future::pending;
use std::pin::pin;

use futures::channel::oneshot::Receiver;
use futures::future::{Either, select};
use thiserror::Error;

use crate::answer::Head;
use crate::body::Body;
use crate::clock::{Clock, sleep_until};
use crate::in_flight::InFlight;
use crate::plan::{Outcome, Plan};

/// The connection that a request came in on, as its host sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connection {
    /// Different for every connection that the host has or had.
    pub number: u64,
    /// Whether each request on it is a stream of its own, as over HTTP/2.
    pub has_streams: bool,
}

/// A request that has arrived and whose headers have not gone out.
///
/// Dropping it is how a host says that the client is gone: the request is counted as aborted, and
/// the next of the queue is let in.
#[derive(Debug)]
#[must_use = "dropping an exchange aborts it"]
pub struct Exchange<C: Clock> {
    clock: C,
    /// `None` where the request is no part of a run.
    in_flight: Option<InFlight<C>>,
    /// Ready once the host has been told that the request was aborted.
    aborted: Option<Receiver<()>>,
    plan: Plan,
}

/// The connection is to be broken off: for `fetch`, a network error. No header has gone out. The same
/// comes of a request whose abort was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the practice network cut this connection, as it was asked to (fault=cut)")]
pub struct Cut;

impl<C: Clock> Exchange<C> {
    pub(crate) fn new(
        clock: C,
        in_flight: Option<InFlight<C>>,
        aborted: Option<Receiver<()>>,
        plan: Plan,
    ) -> Self {
        Self { clock, in_flight, aborted, plan }
    }

    /// Whether it never gets an answer (`fault=stall`): a host that stops need not wait for it.
    #[must_use]
    pub fn never_answers(&self) -> bool {
        matches!(self.plan.outcome, Outcome::Stall)
    }

    /// Waits until the request is let in, then for its headers, and gives them with the body that
    /// follows. Dropping the future drops the exchange.
    ///
    /// # Errors
    ///
    /// [`Cut`] if the request asked for that; the request counts as answered then. Also if its abort
    /// [was told](crate::Network::abort).
    pub async fn head(mut self) -> Result<(Head, Body<C>), Cut> {
        let aborted = self.aborted.take();
        let aborted = async {
            match aborted {
                // The sender is dropped then.
                Some(aborted) => drop(aborted.await),
                None => pending().await,
            }
        };
        match select(pin!(aborted), pin!(self.answered())).await {
            Either::Left(_) => Err(Cut),
            Either::Right((answered, _)) => answered,
        }
    }

    async fn answered(self) -> Result<(Head, Body<C>), Cut> {
        let Self { clock, mut in_flight, plan, .. } = self;
        let crowd = match &mut in_flight {
            Some(in_flight) => in_flight.admitted().await,
            None => 1,
        };
        let timing = plan.tires.map_or(plan.timing, |manages| plan.timing.among(crowd, manages));
        // Time in the queue is no part of the delay.
        let start = clock.now();
        let ends_at = start + timing.last_byte;
        match plan.outcome {
            Outcome::Stall => pending().await,
            Outcome::Cut => {
                sleep_until(&clock, ends_at).await;
                if let Some(in_flight) = in_flight {
                    in_flight.finish();
                }
                Err(Cut)
            }
            Outcome::Answer(answer) => {
                let headers_at = start + timing.headers;
                sleep_until(&clock, headers_at).await;
                let streams = headers_at < ends_at;
                let head = Head { close: plan.close, ..answer.head };
                Ok((head, Body::new(clock, in_flight, answer.body, ends_at, streams)))
            }
        }
    }
}
