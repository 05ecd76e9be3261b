//! What is to become of a request: decided by its method and address alone, before anything that
//! other requests do is looked at.

use crate::answer::{Answer, unknown_route, wrong_method};
use crate::posts::post;
use crate::route::{Asked, Route};
use crate::settings::{Fault, Settings};
use crate::timing::Timing;
use crate::users::user;

const NO_SUCH_POST: &str = "there is no such post; there are posts/1 to posts/100";
const NO_SUCH_USER: &str = "there is no such user; there are users/1 to users/10";

/// What is to happen to a request that is let in.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) outcome: Outcome,
    pub(crate) timing: Timing,
    /// Above how many requests of its run in flight it takes longer.
    pub(crate) tires: Option<u32>,
    /// Whether the connection is to be closed after it.
    pub(crate) close: bool,
}

/// How it ends.
#[derive(Debug)]
pub(crate) enum Outcome {
    Answer(Answer),
    /// The connection breaks when the last byte would have gone out.
    Cut,
    /// It does not end.
    Stall,
}

/// What a request has to pass before it is let in.
#[derive(Debug)]
pub(crate) struct Limits {
    pub(crate) rate: Option<Rate>,
    /// How many requests of its run may be worked on at a time.
    pub(crate) connections: Option<usize>,
}

/// A rate limit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rate {
    /// Requests a second, at least 1.
    pub(crate) per_second: u32,
    /// Requests at once after a pause, at least 1.
    pub(crate) burst: u32,
}

impl Plan {
    /// An answer that goes out whole and at once.
    pub(crate) fn at_once(answer: Answer) -> Self {
        Self {
            outcome: Outcome::Answer(answer),
            timing: Timing::default(),
            tires: None,
            close: false,
        }
    }

    /// Reads a request: what is to happen to it, and what it has to pass before. `tell` makes the
    /// answer to what is asked of a run.
    ///
    /// # Errors
    ///
    /// The answer to a request that is wrong in itself: it goes out at once.
    pub(crate) fn read(
        method: &str,
        path: &str,
        query: &str,
        tell: impl FnOnce(Asked) -> Answer,
    ) -> Result<(Self, Limits), Answer> {
        if !matches!(method, "GET" | "HEAD") {
            return Err(wrong_method());
        }
        let route = Route::of(path).ok_or_else(unknown_route)?;
        let settings = Settings::parse(query)?;
        let timing = Timing::new(&settings, path, route.usual_delay_ms(path))?;
        let outcome = match settings.fault {
            Some(Fault::Cut) => Outcome::Cut,
            Some(Fault::Stall) => Outcome::Stall,
            Some(Fault::Garbled) => Outcome::Answer(garbled(settings.status)),
            None => Outcome::Answer(answer(settings.status, route, tell)),
        };
        let rate = settings
            .rate
            .map(|per_second| Rate { per_second, burst: settings.burst.unwrap_or(per_second) });
        let limits = Limits { rate, connections: settings.connections };
        let (tires, close) = (settings.tires, settings.keepalive_off);
        Ok((Self { outcome, timing, tires, close }, limits))
    }
}

fn answer(status: Option<u16>, route: Route, tell: impl FnOnce(Asked) -> Answer) -> Answer {
    if let Some(status) = status {
        return Answer::error(status, &format!("status={status} was asked for, and here it is"));
    }
    match route {
        Route::Post(Some(id)) => Answer::json(200, &post(id)),
        Route::User(Some(id)) => Answer::json(200, &user(id)),
        Route::Post(None) => Answer::error(404, NO_SUCH_POST),
        Route::User(None) => Answer::error(404, NO_SUCH_USER),
        Route::Asked(asked) => tell(asked),
    }
}

/// Headers that promise JSON, and a body that breaks the promise.
fn garbled(status: Option<u16>) -> Answer {
    let mut answer = Answer::json(status.unwrap_or(200), &());
    answer.body = b"<p>This is a page, and no JSON, whatever the headers say.</p>".to_vec();
    answer
}
