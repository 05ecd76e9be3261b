//! The twins of the strategies, in JavaScript and in Python: each runs against the native practice server, and
//! its requests start, end and are given up in the order in which those of the strategy in Rust are.
//!
//! A twin is `lesson/also/NAME.js` or `.py`, as its listing has it. `twin.mjs` and `twin.py` give it what
//! it speaks of: `get`, `urls`, `limit`.

mod cases;
mod rust;
mod server;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use e2e::{
    patience::{expect, in_three_attempts},
    report,
};
use futures::{StreamExt, stream};
use serde::Deserialize;
use serde_json::json;
use tokio::{io::AsyncWriteExt, process::Command, task::spawn_blocking};

use cases::{CASES, Case};
use server::Server;

/// How many twins run at a time. Each of them mostly waits.
const AT_A_TIME: usize = 3;

/// What happened to the request of this index, or to the strategy as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Event(Kind, Option<usize>);

/// What can happen to a request; or it is over, for the strategy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Start,
    End,
    Refusal,
    Abort,
    Over,
}

/// A language that has twins.
#[derive(Clone, Copy, Debug)]
struct Language {
    /// As its files end.
    extension: &'static str,
    /// The program that runs it.
    program: &'static str,
    /// What runs a twin, in this folder.
    runner: &'static str,
    /// What is printed by a program that is new enough for what the twins use.
    probe: [&'static str; 2],
}

const JAVASCRIPT: Language = Language {
    extension: "js",
    program: "node",
    runner: "twin.mjs",
    probe: ["--eval", "AbortSignal.timeout(1); fetch"],
};

const PYTHON: Language = Language {
    extension: "py",
    program: "python3",
    runner: "twin.py",
    probe: ["-c", "import asyncio; asyncio.timeout, asyncio.TaskGroup"],
};

fn twins() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../lesson/also")
}

/// What a twin did, and the error that it ended with.
async fn events_of(
    language: Language,
    case: &Case,
    first: &str,
    urls: Vec<String>,
) -> (Vec<Event>, Option<String>) {
    let file = twins().join(format!("{}.{}", case.name, language.extension));
    let source = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let given = json!({ "source": source, "urls": urls, "first": first, "isBeside": case.work_ms > 0,
        "ms": case.ms, "limit": case.limit, "burst": case.burst, "tries": 8, "workMs": case.work_ms });
    let runner = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/twins").join(language.runner);
    let mut program = Command::new(language.program)
        .arg(runner)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("it was there a moment ago");
    let mut stdin = program.stdin.take().expect("it is piped");
    stdin.write_all(given.to_string().as_bytes()).await.expect("it reads");
    drop(stdin);
    let output = program.wait_with_output().await.expect("it ends");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}:\n{errors}", file.display());
    let printed = String::from_utf8(output.stdout).expect("it prints text");
    let mut error = None;
    let mut events = Vec::new();
    for line in printed.lines() {
        let (kind, about): (Kind, serde_json::Value) =
            serde_json::from_str(line).unwrap_or_else(|e| panic!("{e} in {line}"));
        let index = about.as_u64().map(|index| usize::try_from(index).expect("a small number"));
        if kind == Kind::Over {
            error = about.as_str().map(str::to_owned);
        }
        events.push(Event(kind, index));
    }
    (events, error)
}

/// Events that come in one moment are in the order of their requests, and the strategy is over after them.
fn in_order(case: &Case, mut events: Vec<Event>) -> Vec<Event> {
    if case.has_empty_requests {
        events = without_empty(&events);
    }
    let same = |kind: Kind| match kind {
        Kind::Abort | Kind::Over => 1,
        // After work without a pause, all that came meanwhile is read in one go.
        Kind::End if case.work_ms > 0 => 2,
        _ => 0,
    };
    for moment in events.chunk_by_mut(|one, next| same(one.0) > 0 && same(one.0) == same(next.0)) {
        moment.sort_unstable();
    }
    events
}

/// Without requests that were given up in the moment in which they started: whether such a one is still
/// sent differs from language to language.
fn without_empty(events: &[Event]) -> Vec<Event> {
    let is_empty = |index: Option<usize>| {
        let place = |kind| events.iter().position(|event| *event == Event(kind, index));
        let (Some(start), Some(abort)) = (place(Kind::Start), place(Kind::Abort)) else {
            return false;
        };
        events[start..abort].iter().all(|it| matches!(it.0, Kind::Start | Kind::Abort))
    };
    events.iter().filter(|event| !is_empty(event.1)).copied().collect()
}

/// The most requests that were under way at one time.
fn peak(events: &[Event]) -> usize {
    let mut now = 0;
    let counts = events.iter().map(|event| {
        match event.0 {
            Kind::Start => now += 1,
            Kind::Over => {}
            _ => now -= 1,
        }
        now
    });
    counts.max().unwrap_or_default()
}

fn count(events: &[Event], kind: Kind) -> usize {
    events.iter().filter(|event| event.0 == kind).count()
}

/// A twin does what its strategy does, as far as it says and as far as the server saw.
async fn assert_twin(server: &Server, language: Language, case: &'static Case) {
    let name = format!("{}.{}", case.name, language.extension);
    in_three_attempts(async || {
        let run = server.new_run();
        let urls = case.urls(&server.api, &run);
        let first = format!("{}posts/1?delay=0", server.api);
        let (events, error) = events_of(language, case, &first, urls).await;
        let throws = case.throws[usize::from(language.extension == "py")];
        assert_eq!(error.as_deref(), throws, "{name} ends in this error: {events:?}");
        let seen = server.witness(&run, count(&events, Kind::Start)).await;
        let most_aborted = count(&events, Kind::Abort);
        let events = in_order(case, events);
        if case.refuses {
            assert_tries_again(&name, case, &events);
            return Ok(());
        }
        let in_rust = spawn_blocking(move || rust::events_of(case)).await.expect("it ran");
        let in_rust = in_order(case, in_rust);
        let most = peak(&in_rust);
        expect(events == in_rust, || format!("{name} did\n{events:?}, and Rust\n{in_rust:?}"))?;
        // An empty request may have come to the server, or not.
        let aborted = count(&events, Kind::Abort)..=most_aborted;
        let seen_aborted = seen["aborted"].as_u64().and_then(|it| usize::try_from(it).ok());
        let is_same = seen_aborted.is_some_and(|it| aborted.contains(&it));
        expect(is_same, || format!("{name}, {aborted:?} given up: {seen}"))?;
        let is_same = most_aborted > 0 || seen["peak_in_flight"] == most;
        expect(is_same, || format!("{name}, {most} at a time: {seen}"))
    })
    .await;
}

/// Of a twin whose server refuses what comes too soon: what was refused, and no other, was tried again, until
/// it was answered.
fn assert_tries_again(name: &str, case: &Case, events: &[Event]) {
    let first: Vec<_> = (0..case.delays_ms.len()).map(|it| Event(Kind::Start, Some(it))).collect();
    assert_eq!(events[..first.len()], first, "{name} sends all of them at once");
    assert!(count(events, Kind::Refusal) > 0, "{name} is refused: {events:?}");
    for index in (0..first.len()).map(Some) {
        let of = |kind| events.iter().filter(|event| **event == Event(kind, index)).count();
        assert_eq!(of(Kind::Start), of(Kind::Refusal) + 1, "{name}, {index:?}: {events:?}");
        assert_eq!(of(Kind::End), 1, "{name} has an answer: {events:?}");
    }
}

async fn assert_twins(language: Language) {
    let probe = Command::new(language.program).args(language.probe).output().await;
    if !probe.is_ok_and(|it| it.status.success()) {
        let Language { program, extension, .. } = language;
        return report::skipped(&format!("no {program} that runs the twins in .{extension}"));
    }
    let server = Server::start().await;
    let twins = CASES.iter().map(|case| assert_twin(&server, language, case));
    stream::iter(twins).buffer_unordered(AT_A_TIME).collect::<()>().await;
}

#[tokio::test]
async fn twins_in_javascript_start_and_end_their_requests_as_their_strategies_in_rust_do() {
    assert_twins(JAVASCRIPT).await;
}

#[tokio::test]
async fn twins_in_python_start_and_end_their_requests_as_their_strategies_in_rust_do() {
    assert_twins(PYTHON).await;
}

#[test]
fn every_twin_that_the_lesson_has_is_run() {
    let files = fs::read_dir(twins()).expect("the folder of the twins");
    let there: BTreeSet<_> = files
        .map(|file| file.expect("a file").file_name().into_string().expect("a name"))
        .collect();
    let run = CASES.iter().flat_map(|case| ["js", "py"].map(|it| format!("{}.{it}", case.name)));
    assert_eq!(there, run.collect());
}
