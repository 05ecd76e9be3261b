//! What is to become of a request: decided by its method and address alone, before anything that
//! other requests do is looked at.

use crate::answer::{Answer, unknown_route, wrong_method};
use crate::posts::post;
use crate::route::Route;
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
        Self { outcome: Outcome::Answer(answer), timing: Timing::default(), close: false }
    }

    /// Reads a request. One that is wrong in itself is refused at once and has no limits to pass.
    /// `witness` makes the answer to a request for one.
    pub(crate) fn read(
        method: &str,
        path: &str,
        query: &str,
        witness: impl FnOnce() -> Answer,
    ) -> (Self, Option<Limits>) {
        let refuse = |answer| (Self::at_once(answer), None);
        let route = Route::of(path);
        if !matches!(method, "GET" | "HEAD") {
            return refuse(wrong_method());
        }
        if route == Route::Unknown {
            return refuse(unknown_route());
        }
        let read = Settings::parse(query).and_then(|settings| {
            let timing = Timing::new(&settings, path, route.usual_delay_ms(path))?;
            Ok((settings, timing))
        });
        let (settings, timing) = match read {
            Ok(read) => read,
            Err(refused) => return refuse(Answer::error(400, &refused.to_string())),
        };
        let outcome = match settings.fault {
            Some(Fault::Cut) => Outcome::Cut,
            Some(Fault::Stall) => Outcome::Stall,
            Some(Fault::Garbled) => Outcome::Answer(garbled(settings.status)),
            None => Outcome::Answer(answer(settings.status, route, witness)),
        };
        let plan = Self { outcome, timing, close: settings.keepalive_off };
        (plan, Some(Limits::of(&settings)))
    }
}

impl Limits {
    fn of(settings: &Settings) -> Self {
        let burst = |per_second| settings.burst.unwrap_or(per_second);
        let rate = settings.rate.map(|rate| Rate { per_second: rate, burst: burst(rate) });
        Self { rate, connections: settings.connections }
    }
}

fn answer(status: Option<u16>, route: Route, witness: impl FnOnce() -> Answer) -> Answer {
    match (status, route) {
        (Some(status), _) => {
            Answer::error(status, &format!("status={status} was asked for, and here it is"))
        }
        (None, Route::Post(Some(id))) => Answer::json(200, &post(id)),
        (None, Route::User(Some(id))) => Answer::json(200, &user(id)),
        (None, Route::Post(None)) => Answer::error(404, NO_SUCH_POST),
        (None, Route::User(None)) => Answer::error(404, NO_SUCH_USER),
        (None, Route::Witness) => witness(),
        (None, Route::Unknown) => unknown_route(),
    }
}

/// Headers that promise JSON, and a body that breaks the promise.
fn garbled(status: Option<u16>) -> Answer {
    let mut answer = Answer::json(status.unwrap_or(200), &());
    answer.body = b"<p>This is a page, and no JSON, whatever the headers say.</p>".to_vec();
    answer
}
