//! One request's life, up to its headers.

use std::future::pending;

use thiserror::Error;

use crate::answer::Head;
use crate::body::Body;
use crate::clock::{Clock, sleep_until};
use crate::order::{Order, Outcome};
use crate::visit::Visit;

/// A request that has arrived and whose headers have not gone out.
///
/// Dropping it is how a host says that the client is gone: the request is counted as aborted, and
/// its turn (or its place in the queue for one) is given to the next.
#[derive(Debug)]
#[must_use = "dropping an exchange aborts it"]
pub struct Exchange<C> {
    clock: C,
    /// `None` where the request is no part of a run.
    visit: Option<Visit>,
    order: Order,
}

/// The connection is to be broken off: for `fetch`, a network error. No header has gone out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the practice network cut this connection, as it was asked to (fault=cut)")]
pub struct Cut;

impl<C: Clock> Exchange<C> {
    pub(crate) fn new(clock: C, visit: Option<Visit>, order: Order) -> Self {
        Self { clock, visit, order }
    }

    /// The answer to a HEAD request: it ends with its headers (RFC 9110 §9.3.2).
    pub(crate) fn without_body(mut self) -> Self {
        if let Outcome::Answer(answer) = &mut self.order.outcome {
            answer.body.clear();
        }
        self
    }

    /// Whether it was asked never to be answered (`fault=stall`): a host that is to end need not
    /// wait for it.
    #[must_use]
    pub fn never_answers(&self) -> bool {
        matches!(self.order.outcome, Outcome::Stall)
    }

    /// Waits for the request's turn, then for its headers, and gives them with the body that
    /// follows. Dropping the future drops the exchange.
    ///
    /// # Errors
    ///
    /// [`Cut`] if the request asked for that; the network is through with it then.
    pub async fn head(self) -> Result<(Head, Body<C>), Cut> {
        let Self { clock, visit, order } = self;
        if let Some(visit) = &visit {
            visit.turn().await;
        }
        // The delay begins with the turn: time in the queue is not part of it.
        let start = clock.now();
        let ends_at = start + order.timing.last_byte;
        match order.outcome {
            Outcome::Stall => pending().await,
            Outcome::Cut => {
                sleep_until(&clock, ends_at).await;
                if let Some(visit) = visit {
                    visit.finish();
                }
                Err(Cut)
            }
            Outcome::Answer(answer) => {
                let headers_at = start + order.timing.headers;
                sleep_until(&clock, headers_at).await;
                let streams = headers_at < ends_at;
                let head = Head { close: order.close, ..answer.head };
                Ok((head, Body::new(clock, visit, answer.body, ends_at, streams)))
            }
        }
    }
}
