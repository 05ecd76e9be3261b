//! What a run needs from the place it runs in: the page in a browser, or a test without one.

use std::time::Duration;

use futures::{future::LocalBoxFuture, task::LocalSpawn};

pub(crate) use crate::network::Destination;
use crate::{
    network::Unavailable,
    run::{Cost, End, ExternalRequest, Job, OwnError, RunInfo, Timing, Witness},
    strategy::Strategy,
};

use super::own::OwnCode;

/// How a request's future and the request itself hang together.
#[derive(Clone, Debug)]
pub(crate) enum Sending<Abort> {
    /// Sent at the first poll; dropping the future aborts it.
    WhenPolled,
    /// Sent before anybody polls; dropping the future aborts it.
    Now,
    /// Sent at the first poll; dropping the future leaves it alone, and only this aborts it.
    Unguarded(Abort),
}

/// What the browser noted of requests, by URL.
pub(crate) type Timings = Box<dyn Fn(&str) -> Option<Timing>>;

/// The place in which runs are made.
pub(crate) trait Host: Clone + 'static {
    /// A network that has answered.
    type Endpoint: Clone + 'static;

    /// Aborts those requests of a run that dropping their futures leaves alone.
    type Abort: Clone + 'static;

    /// A program of the reader's own that can be run.
    type Program: 'static;

    /// The time in milliseconds, of which only differences mean anything.
    fn now() -> f64;

    /// A future that ends after this long.
    fn sleep(time: Duration) -> LocalBoxFuture<'static, ()>;

    /// Milliseconds since 1970.
    fn unix_ms() -> f64;

    /// By how many milliseconds [`now`](Self::now) goes on at a time. Browsers make their clocks coarse to
    /// guard against fingerprinting: some to a tenth of a second.
    async fn clock_step(&self) -> f64;

    /// The time by the clock on the wall, in milliseconds. It goes on while the machine is asleep, and can
    /// be set.
    fn wall_ms() -> f64;

    /// A random number, from 0 to 1.
    fn random() -> f64;

    /// Polls futures that nobody awaits.
    fn executor(&self) -> &dyn LocalSpawn;

    /// Whether the page is out of sight, where browsers slow its timers.
    fn is_hidden(&self) -> bool;

    /// Makes sure that a network answers. `waits` is told what is waited for, where that is the reader.
    async fn connect(
        &self,
        to: Destination,
        waits: &dyn Fn(&str),
    ) -> Result<Self::Endpoint, Unavailable>;

    /// Has a server close the connections that are open, so that a run opens its own.
    async fn close_connections(&self, endpoint: &Self::Endpoint);

    /// The URL of `path` at an endpoint, counted to the run `run_id`.
    fn url(&self, endpoint: &Self::Endpoint, path: &str, run_id: &str) -> String;

    /// A handle for the requests of one run.
    fn abort_handle(&self) -> Self::Abort;

    /// Aborts all requests of that run which are still under way.
    fn abort(&self, abort: &Self::Abort);

    /// One GET, its answer read to the end. `on_headers` is given the status once it is known.
    fn get(
        &self,
        endpoint: &Self::Endpoint,
        url: String,
        sending: Sending<Self::Abort>,
        on_headers: Box<dyn FnOnce(u16)>,
    ) -> Job;

    /// Runs a strategy that is written in JavaScript over these URLs. Dropping the future aborts its
    /// requests.
    fn javascript(
        &self,
        strategy: Strategy,
        endpoint: Option<&Self::Endpoint>,
        requests: Vec<(String, ExternalRequest)>,
    ) -> LocalBoxFuture<'static, ()>;

    /// Makes a reader's code a program that can be run at once, where it can do no harm.
    ///
    /// # Errors
    ///
    /// When it is no program, or when there is no such place.
    async fn prepare(&self, code: &OwnCode) -> Result<Self::Program, OwnError>;

    /// Runs a program over these URLs, and gives how many lines it printed and what it did not catch. `print` is
    /// called with each line, and whether it is bad news. Dropping the future ends the program, and aborts its
    /// requests.
    fn run_program(
        &self,
        program: Self::Program,
        info: &RunInfo,
        endpoint: Option<&Self::Endpoint>,
        requests: Vec<(String, ExternalRequest)>,
        print: Box<dyn Fn(String, bool)>,
    ) -> LocalBoxFuture<'static, (u32, Option<OwnError>)>;

    /// Works for a millisecond or less.
    fn work();

    /// What a future costs that is ready at once; none where nothing could be measured.
    async fn cost(&self, info: &RunInfo, futures: u32) -> Option<Cost>;

    /// What the network saw of a run; none when it does not say.
    async fn witness(&self, endpoint: &Self::Endpoint, run_id: &str) -> Option<Witness>;

    /// How the network says the requests of a run ended; none where it does not say.
    async fn ends(&self, endpoint: &Self::Endpoint, run_id: &str) -> Vec<End>;

    /// Begins to note what the browser tells of requests; none where it tells nothing.
    fn timings(&self) -> Option<Timings>;
}
