//! A host without a browser: the practice network's own rules on the virtual clock. What the page does
//! with real requests happens here in no time and to the millisecond.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use futures::{
    FutureExt,
    channel::oneshot,
    future::{AbortHandle, LocalBoxFuture, abortable, join_all},
    task::{LocalSpawn, LocalSpawnExt},
};
use practice::{Clock, Network as Rules};
use serde::de::DeserializeOwned;

use crate::{
    network::Unavailable,
    request::Failure,
    run::{
        Cost, End, ExternalRequest, Job, OwnError, Reply, RunInfo, Witness,
        virtual_time::{self, now, sleep, work},
    },
    session::{
        host::{Destination, Host, Sending, Timings},
        own::OwnCode,
    },
    strategy::Strategy,
};

thread_local! {
    static STATE: Cell<u32> = const { Cell::new(1) };
    /// How far the clock on the wall has gone on while the host's own stood still.
    static ASLEEP_MS: Cell<f64> = const { Cell::new(0.0) };
    /// By how much the host's clock goes on at a time; 0 where it shows every moment.
    static CLOCK_STEP_MS: Cell<f64> = const { Cell::new(0.0) };
    /// What retries wait a random part by.
    static RANDOM: Cell<fn() -> f64> = const { Cell::new(random) };
}

/// From 0 to 1, the same numbers in every test.
fn random() -> f64 {
    STATE.set(STATE.get().wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
    f64::from(STATE.get() >> 8) / f64::from(1_u32 << 24)
}

/// Has retries wait the whole of their backoff from now on, in this test.
pub(crate) fn without_jitter() {
    RANDOM.set(|| 1.0);
}

/// Has the host's clock go on by so much at a time from now on, in this test.
pub(crate) fn set_clock_step(ms: f64) {
    CLOCK_STEP_MS.set(ms);
}

/// The machine is asleep for so long, and only the clock on the wall knows.
pub(crate) fn fall_asleep(ms: f64) {
    ASLEEP_MS.set(ASLEEP_MS.get() + ms);
}

#[derive(Clone, Debug)]
pub(crate) struct VirtualClock;

impl Clock for VirtualClock {
    fn now(&self) -> Duration {
        Duration::from_secs_f64(now() / 1000.0)
    }

    async fn sleep(&self, time: Duration) {
        sleep(time.as_secs_f64() * 1000.0).await;
    }
}

/// The requests of a run that dropping their futures leaves alone.
pub(crate) type Aborts = Rc<RefCell<Vec<AbortHandle>>>;

/// A host whose every network keeps the same rules, and answers or does not.
#[derive(Clone)]
pub(crate) struct PracticeHost {
    pub(crate) rules: Rules<VirtualClock>,
    /// How long it takes to find out whether a network answers, in milliseconds.
    pub(crate) connects_after_ms: f64,
    /// What it waits for meanwhile, if that is the reader.
    pub(crate) asks_reader: Option<&'static str>,
    /// Why there is no network, if there is none.
    pub(crate) unavailable: Option<&'static str>,
    /// Whether a cost can't be measured.
    pub(crate) has_no_cost: bool,
    /// Whether the browser's timings never come, and its timers ring once a second: a hidden page.
    pub(crate) has_late_timings: bool,
    /// How many of the first questions for a witness are answered too late, after three seconds.
    pub(crate) late_witnesses: Rc<Cell<u32>>,
    /// What every request ends in, if the network goes away as soon as it is connected to.
    pub(crate) gone: Option<Failure>,
    /// How often it was connected to.
    pub(crate) connected: Rc<Cell<u32>>,
}

/// Why a network that is gone can't be connected to once more.
pub(crate) const GONE: &str = "The network went away.";

impl PracticeHost {
    pub(crate) fn new() -> Self {
        Self {
            rules: Rules::new(VirtualClock),
            connects_after_ms: 0.0,
            asks_reader: None,
            unavailable: None,
            has_no_cost: false,
            has_late_timings: false,
            late_witnesses: Rc::default(),
            gone: None,
            connected: Rc::default(),
        }
    }
}

impl PracticeHost {
    /// What the network answers at this path.
    async fn told<T: DeserializeOwned>(&self, path: &str) -> T {
        let exchange = self.rules.exchange("GET", path, None);
        let (_, mut body) = exchange.head().await.expect("it is not cut off");
        let mut text = Vec::new();
        while let Some(piece) = body.next().await {
            text.extend(piece);
        }
        serde_json::from_slice(&text).expect("it is what was asked for")
    }
}

/// One request, and its answer read to the end.
async fn get(
    rules: Rules<VirtualClock>,
    url: String,
    on_headers: Box<dyn FnOnce(u16)>,
) -> Result<Reply, Failure> {
    if url.starts_with("https://") {
        // Nobody knows the host: not at once, but soon.
        sleep(20.0).await;
        return Err(Failure::Network("no such host".to_owned()));
    }
    let cut = |_| Failure::Network("cut off".to_owned());
    let (head, mut body) = rules.exchange("GET", &url, None).head().await.map_err(cut)?;
    on_headers(head.status);
    let mut text = Vec::new();
    while let Some(piece) = body.next().await {
        text.extend(piece);
    }
    let text = String::from_utf8(text).expect("every answer is text");
    if head.status >= 400 {
        let header = head.headers.iter().find(|(name, _)| *name == "retry-after");
        let seconds = header.map(|(_, value)| value.parse().expect("whole seconds"));
        let retry_after = seconds.map(Duration::from_secs);
        return Err(Failure::Status { code: head.status, message: text, retry_after });
    }
    if !text.ends_with('}') {
        return Err(Failure::Decode("not JSON".to_owned()));
    }
    Ok(Reply { status: Some(head.status), chars: Some(text.len()), title: None })
}

/// A request that belongs to the host and not to its future, as one does to the browser.
async fn unguarded(
    request: impl Future<Output = Result<Reply, Failure>> + 'static,
    aborts: Aborts,
) -> Result<Reply, Failure> {
    let (request, handle) = abortable(request);
    aborts.borrow_mut().push(handle);
    let (tell, told) = oneshot::channel();
    let request = async {
        // Perhaps nobody listens any more.
        let _ = tell.send(request.await.unwrap_or(Err(Failure::Cancelled)));
    };
    virtual_time::host().executor.spawn_local(request).expect("this executor takes all");
    told.await.unwrap_or(Err(Failure::Cancelled))
}

impl Host for PracticeHost {
    type Endpoint = ();
    type Abort = Aborts;
    type Program = OwnCode;

    fn now() -> f64 {
        match CLOCK_STEP_MS.get() {
            0.0 => now(),
            step_ms => (now() / step_ms).floor() * step_ms,
        }
    }

    async fn clock_step(&self) -> f64 {
        CLOCK_STEP_MS.get()
    }

    fn sleep(time: Duration) -> LocalBoxFuture<'static, ()> {
        if time.is_zero() {
            virtual_time::pause().boxed_local()
        } else {
            sleep(time.as_secs_f64() * 1000.0).boxed_local()
        }
    }

    fn unix_ms() -> f64 {
        5e12
    }

    fn wall_ms() -> f64 {
        now() + ASLEEP_MS.get()
    }

    fn random() -> f64 {
        RANDOM.get()()
    }

    fn executor(&self) -> &dyn LocalSpawn {
        virtual_time::host().executor
    }

    fn is_hidden(&self) -> bool {
        false
    }

    async fn connect(&self, _: Destination, waits: &dyn Fn(&str)) -> Result<(), Unavailable> {
        if let Some(words) = self.asks_reader {
            waits(words);
        }
        sleep(self.connects_after_ms).await;
        if self.gone.is_some() && self.connected.replace(self.connected.get() + 1) > 0 {
            return Err(Unavailable(GONE.to_owned()));
        }
        self.unavailable.map_or(Ok(()), |why| Err(Unavailable(why.to_owned())))
    }

    async fn close_connections(&self, (): &()) {}

    fn url(&self, (): &(), path: &str, run_id: &str) -> String {
        if path.starts_with("https://") { path.to_owned() } else { format!("{path}&run={run_id}") }
    }

    fn abort_handle(&self) -> Aborts {
        Aborts::default()
    }

    fn abort(&self, aborts: &Aborts) {
        aborts.borrow().iter().for_each(AbortHandle::abort);
    }

    fn get(
        &self,
        (): &(),
        url: String,
        sending: Sending<Aborts>,
        on_headers: Box<dyn FnOnce(u16)>,
    ) -> Job {
        let (gone, rules) = (self.gone.clone(), self.rules.clone());
        let request = async {
            let Some(failure) = gone else { return get(rules, url, on_headers).await };
            sleep(5.0).await;
            match &failure {
                Failure::Status { code, .. } => on_headers(*code),
                Failure::Decode(_) => on_headers(200),
                _ => {}
            }
            Err(failure)
        };
        match sending {
            Sending::WhenPolled => request.boxed_local(),
            Sending::Now => {
                // Dropping it drops the request; so does the end of the test.
                let (request, handle) = abortable(request);
                let (tell, told) = oneshot::channel();
                let sent = async {
                    let _ = tell.send(request.await.unwrap_or(Err(Failure::Cancelled)));
                };
                virtual_time::host().executor.spawn_local(sent).expect("this executor takes all");
                let guard = AbortOnDrop(handle);
                async move {
                    let result = told.await.unwrap_or(Err(Failure::Cancelled));
                    drop(guard);
                    result
                }
                .boxed_local()
            }
            Sending::Unguarded(aborts) => unguarded(request, aborts).boxed_local(),
        }
    }

    fn javascript(
        &self,
        strategy: Strategy,
        endpoint: Option<&()>,
        requests: Vec<(String, ExternalRequest)>,
    ) -> LocalBoxFuture<'static, ()> {
        // A promise starts when it is made, and is most like a future that is awaited with all others.
        let is_endpoint = endpoint.is_some();
        let host = self.clone();
        let requests = requests.into_iter().map(move |(url, told)| {
            let host = host.clone();
            async move {
                told.started();
                let result = if is_endpoint {
                    host.get(&(), url, Sending::WhenPolled, Box::new(|_| {})).await
                } else {
                    Ok(Reply::default())
                };
                told.settled(&result);
            }
        });
        if strategy == Strategy::SequentialJs {
            async move {
                for request in requests {
                    request.await;
                }
            }
            .boxed_local()
        } else {
            join_all(requests).map(drop).boxed_local()
        }
    }

    /// Code that begins with `!` is no program.
    async fn prepare(&self, code: &OwnCode) -> Result<OwnCode, OwnError> {
        sleep(30.0).await;
        let message = "Unexpected token".to_owned();
        let error = OwnError { name: "SyntaxError".to_owned(), message, line: Some(1) };
        if code.0.starts_with('!') { Err(error) } else { Ok(code.clone()) }
    }

    /// A program here is a word: `all` at once, or one at a time; `print`s a line for each request, and may `throw`
    /// at its end.
    fn run_program(
        &self,
        program: OwnCode,
        _: &RunInfo,
        endpoint: Option<&()>,
        requests: Vec<(String, ExternalRequest)>,
        print: Box<dyn Fn(String, bool)>,
    ) -> LocalBoxFuture<'static, (u32, Option<OwnError>)> {
        let is_at_once = program.0.contains("all");
        let strategy = if is_at_once { Strategy::PromiseAllJs } else { Strategy::SequentialJs };
        let count = u32::try_from(requests.len()).expect("they are few");
        let all = self.javascript(strategy, endpoint, requests);
        async move {
            let prints = program.0.contains("print");
            if prints {
                print("begins".to_owned(), false);
            }
            all.await;
            let printed = if prints { count } else { 0 };
            (0..printed).for_each(|number| print(format!("line {number}"), false));
            let error =
                OwnError { name: "Error".to_owned(), message: "at its end".to_owned(), line: None };
            (0, program.0.contains("throw").then_some(error))
        }
        .boxed_local()
    }

    fn work() {
        work(1.0);
    }

    async fn cost(&self, _: &RunInfo, futures: u32) -> Option<Cost> {
        (!self.has_no_cost).then(|| Cost { futures, samples_us: vec![1.0, 9.0, 2.0] })
    }

    async fn witness(&self, (): &(), run_id: &str) -> Option<Witness> {
        if self.gone.is_some() {
            return None;
        }
        if let Some(left) = self.late_witnesses.get().checked_sub(1) {
            self.late_witnesses.set(left);
            sleep(3_000.0).await;
            return None;
        }
        Some(self.told(&format!("witness?run={run_id}")).await)
    }

    async fn ends(&self, (): &(), run_id: &str) -> Vec<End> {
        self.told(&format!("ends?run={run_id}")).await
    }

    fn timings(&self) -> Option<Timings> {
        self.has_late_timings.then(|| -> Timings {
            Box::new(|_| {
                // A look at fifty requests takes as long as a hidden page's timer.
                work(20.0);
                None
            })
        })
    }
}

struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
