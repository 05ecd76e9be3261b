//! One press of Run: connects, then makes the lab's runs one after another, each to its record.

use std::time::Duration;

use futures::{FutureExt, future::join};

use super::{
    host::{Destination, Host, Timings},
    own::OwnCode,
    pulse::Pulse,
    request::RunContext,
    stop::Stop,
};
use crate::{
    lab::{Plan, Settings, Transport},
    network::{Api, Unavailable},
    run::{
        ExternalRequest, Language, Network, OwnError, Record, Recorder, RunInfo, State, Witness,
    },
    strategy::{self, RequestKind, Strategy},
};

/// How often the network is asked what it saw, until it has seen the end of every request: an abort
/// can reach it a little late.
const WITNESS_EVERY: Duration = Duration::from_millis(50);

/// For how many milliseconds it is asked while its answer stays the same: an end of which the network is
/// never told is not waited for.
const WITNESS_PATIENCE_MS: f64 = 700.0;

/// How often the browser's timings are looked for, and for how many milliseconds. Usually they come
/// together with the answer.
const TIMINGS_EVERY: Duration = Duration::from_millis(25);
const TIMINGS_PATIENCE_MS: f64 = 500.0;

/// What one press of Run is to do.
#[derive(Clone, Debug)]
pub(crate) struct Press {
    pub(crate) lab: &'static str,
    pub(crate) settings: Settings,
    /// The network that the reader chose.
    pub(crate) network: Network,
    /// The API that is asked, where that is the network.
    pub(crate) api: Option<Api>,
    pub(crate) plans: Vec<Plan>,
    /// The reader's code, where a plan runs it.
    pub(crate) own: Option<OwnCode>,
}

/// What happens meanwhile, in this order.
#[derive(Debug)]
pub(crate) enum Event {
    /// A network answers once the reader has done this.
    Waits(String),
    /// The networks have answered, or not: whether each run has one. From here on, runs are counted
    /// without those that have none.
    Connected { has_endpoint: Vec<bool>, unavailable: Option<String> },
    /// The run with this index starts.
    Started(usize, Recorder),
    /// Its strategy has returned, or was dropped; what the network saw is still to come.
    Returned(usize),
    /// Its record is complete.
    Ended(usize, Box<Record>),
    /// A run has failed, and its network, asked once more, does not answer either: why not.
    Lost(String),
}

/// Who answers a run, and where; nowhere for timers.
type Found<E> = (Network, Option<E>);

/// Makes the runs of a press. Once `stop` is requested, the run under way is dropped and ends as
/// cancelled, and no other is started.
pub(crate) async fn run<H: Host>(host: &H, press: Press, stop: &Stop, tell: &dyn Fn(Event)) {
    let Some(found) = connect(host, &press, stop, tell).await else { return };
    let Some(clock_step_ms) = stop.unless_requested(host.clock_step()).await else { return };
    let mut lost = None;
    let answered = press.plans.iter().zip(found).filter_map(|(plan, found)| Some((plan, found?)));
    for (index, (plan, (network, endpoint))) in answered.enumerate() {
        if let (Some(endpoint), Transport::Http1 | Transport::Http2) = (&endpoint, plan.transport) {
            host.close_connections(endpoint).await;
        }
        if stop.is_requested() {
            return;
        }
        // What it takes to start a program is no part of its run.
        let program = match press.own.as_ref().filter(|_| plan.strategy == Strategy::OwnJs) {
            Some(code) => {
                let Some(program) = stop.unless_requested(host.prepare(code)).await else { return };
                Some(program)
            }
            None => None,
        };
        let info = RunInfo {
            lab: press.lab,
            strategy: plan.strategy,
            network,
            settings: press.settings.clone(),
            started_unix_ms: H::unix_ms(),
            clock_step_ms,
        };
        let record =
            make_run(host, plan, info, endpoint.as_ref(), program, stop, index, tell).await;
        if record.state == State::Failed && endpoint.is_some() {
            lost = Some(plan.transport);
        }
        tell(Event::Ended(index, Box::new(record)));
    }
    if let Some(transport) = lost
        && let Some(Err(Unavailable(why))) = look_again(host, &press, transport, stop).await
    {
        tell(Event::Lost(why));
    }
}

/// Asks a network once more that answered no request of a run, to learn why; none when a stop was
/// requested meanwhile. Other people's servers get no requests beyond those of the run.
async fn look_again<H: Host>(
    host: &H,
    press: &Press,
    transport: Transport,
    stop: &Stop,
) -> Option<Result<(), Unavailable>> {
    if press.api.as_ref().is_some_and(|api| !api.is_loopback()) {
        return None;
    }
    let found = stop.unless_requested(find(host, press, transport, &|_| {})).await?;
    Some(found.map(drop))
}

/// Who answers each of the runs; none when a stop was requested meanwhile. Each network is asked once.
async fn connect<H: Host>(
    host: &H,
    press: &Press,
    stop: &Stop,
    tell: &dyn Fn(Event),
) -> Option<Vec<Option<Found<H::Endpoint>>>> {
    let mut found: Vec<Option<Found<H::Endpoint>>> = Vec::new();
    let mut reasons: Vec<String> = Vec::new();
    for plan in &press.plans {
        let same = press.plans.iter().position(|it| it.transport == plan.transport);
        if let Some(known) = same.and_then(|index| found.get(index)) {
            found.push(known.clone());
            continue;
        }
        match stop.unless_requested(find(host, press, plan.transport, tell)).await? {
            Ok(it) => found.push(Some(it)),
            Err(Unavailable(reason)) => {
                found.push(None);
                reasons.push(reason);
            }
        }
    }
    reasons.dedup();
    tell(Event::Connected {
        has_endpoint: found.iter().map(Option::is_some).collect(),
        unavailable: (!reasons.is_empty()).then(|| reasons.join(" ")),
    });
    Some(found)
}

async fn find<H: Host>(
    host: &H,
    press: &Press,
    transport: Transport,
    tell: &dyn Fn(Event),
) -> Result<Found<H::Endpoint>, Unavailable> {
    let (network, to) = match (transport, &press.api) {
        (Transport::Chosen, _) if press.network == Network::Timers => {
            return Ok((Network::Timers, None));
        }
        (Transport::Chosen, Some(api)) => {
            let count = press.plans.iter().map(|plan| plan.asked().len()).sum();
            (press.network, Destination::Api(api.clone(), count))
        }
        (Transport::Chosen, None) if press.network == Network::Server => {
            (Network::Server, Destination::Server)
        }
        (Transport::Http1, _) => (Network::Server, Destination::Http1),
        (Transport::Http2, _) => (Network::Server, Destination::Http2),
        (Transport::Browser, _) | (Transport::Chosen, None) => {
            (Network::Browser, Destination::Browser)
        }
    };
    let waits = |words: &str| tell(Event::Waits(words.to_owned()));
    Ok((network, Some(host.connect(to, &waits).await?)))
}

/// Makes one run, to its end or to a requested stop, and gives its record.
#[allow(clippy::too_many_arguments, reason = "they share nothing but this run")]
async fn make_run<H: Host>(
    host: &H,
    plan: &Plan,
    info: RunInfo,
    endpoint: Option<&H::Endpoint>,
    program: Option<Result<H::Program, OwnError>>,
    stop: &Stop,
    index: usize,
    tell: &dyn Fn(Event),
) -> Record {
    let strategy = plan.strategy;
    let run_id = new_run_id::<H>();
    let recorder = Recorder::new(H::now, info.clone());
    let context = RunContext { host, recorder: &recorder, strategy, endpoint, run_id: &run_id };
    let abort = host.abort_handle();
    // A request that is tried again has a URL for each try, and no phases.
    let has_phases = endpoint.is_some() && strategy.request_kind() != RequestKind::Retried;
    let timings = if has_phases { host.timings() } else { None };
    let abort_all = || host.abort(&abort);
    let work = if plan.ready > 0 {
        async { recorder.set_cost(host.cost(&info, plan.ready).await) }.boxed_local()
    } else if let Some(program) = program {
        recorder.note_own(Language::JavaScript);
        let requests = plan.tasks.iter().map(|task| context.external(task)).collect();
        run_own(host, program, &info, endpoint, requests, &recorder).boxed_local()
    } else if strategy.is_javascript() {
        let requests = plan.tasks.iter().map(|task| context.external(task)).collect();
        host.javascript(strategy, endpoint, requests)
    } else {
        let starts: Vec<_> = plan.tasks.iter().map(|task| context.start(task, &abort)).collect();
        let place =
            strategy::Host { executor: host.executor(), sleep: H::sleep, abort: &abort_all };
        strategy.run(starts, place).boxed_local()
    };
    tell(Event::Started(index, recorder.clone()));
    if host.is_hidden() {
        recorder.note_hidden();
    }
    let pulse = Pulse::of(&recorder, host);
    let is_cancelled = stop.unless_requested(work).await.is_none();
    pulse.end::<H>(&recorder);
    if is_cancelled {
        host.abort(&abort);
    }
    recorder.finish(is_cancelled);
    tell(Event::Returned(index));
    if is_cancelled {
        // Spawned futures are dropped by the executor, in a turn of their own.
        H::sleep(Duration::ZERO).await;
    }
    let counting = endpoint.filter(|_| !info.network.is_api());
    let witness = async { settled_witness(host, counting?, &run_id).await };
    let (witness, ()) = join(witness, set_phases::<H>(&recorder, timings)).await;
    recorder.set_witness(witness);
    // Of requests that tell nobody that they were given up, only the network knows what became of them.
    if let Some(counting) = counting
        && strategy.request_kind() == RequestKind::Unguarded
    {
        recorder.set_ends(&host.ends(counting, &run_id).await);
    }
    recorder.record().expect("the run is finished")
}

/// Runs a reader's program, if it is one, and notes what it prints and how it ends.
async fn run_own<H: Host>(
    host: &H,
    program: Result<H::Program, OwnError>,
    info: &RunInfo,
    endpoint: Option<&H::Endpoint>,
    requests: Vec<(String, ExternalRequest)>,
    recorder: &Recorder,
) {
    let (printed, error) = match program {
        Ok(program) => {
            let printer = recorder.clone();
            let print = Box::new(move |text, is_failure| printer.print(text, is_failure));
            host.run_program(program, info, endpoint, requests, print).await
        }
        Err(error) => {
            recorder.print(error.in_words(), true);
            (0, Some(error))
        }
    };
    recorder.set_own(printed, error);
}

/// What the network saw, once it has seen every request end; what it saw so far, if it does not.
async fn settled_witness<H: Host>(
    host: &H,
    endpoint: &H::Endpoint,
    run_id: &str,
) -> Option<Witness> {
    let mut seen = host.witness(endpoint, run_id).await;
    // Not before it was asked: where a busy machine kept the first answer for so long, it is asked again.
    let mut since = H::now();
    while !seen.is_some_and(|seen| seen.is_settled()) && H::now() - since <= WITNESS_PATIENCE_MS {
        H::sleep(WITNESS_EVERY).await;
        let news = host.witness(endpoint, run_id).await.or(seen);
        if news != seen {
            since = H::now();
        }
        seen = news;
    }
    seen
}

/// Adds the phases of the requests to the account, and waits a moment for those that are missing.
async fn set_phases<H: Host>(recorder: &Recorder, timings: Option<Timings>) {
    let Some(timings) = timings else { return };
    let since = H::now();
    // By the clock, not by counted timers: those of a hidden page ring once a second or less.
    while !recorder.set_phases(&timings) && H::now() - since < TIMINGS_PATIENCE_MS {
        H::sleep(TIMINGS_EVERY).await;
    }
}

/// A name for a run that no other run has.
fn new_run_id<H: Host>() -> String {
    format!("{:.0}-{:.0}", H::unix_ms(), H::random() * 1e9)
}
