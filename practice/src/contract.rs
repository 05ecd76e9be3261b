//! What every host must do, as a table: a request and what a client sees of the answer.
//!
//! A test runs the table against the rules, and one in a browser runs it through `fetch` against
//! every host. A case is one request that depends on no other; what is seen only by several (rate
//! limits, connections, the witness's counts) has tests of its own.

use serde::Serialize;
use serde_json::Value;

/// One request and what comes of it.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Case {
    /// What is shown, as a sentence.
    pub name: &'static str,
    /// The method: GET, HEAD, or one that needs no preflight.
    pub method: &'static str,
    /// What to ask for, below the network's base: path and query.
    pub target: &'static str,
    /// What `fetch` makes of it.
    pub outcome: Outcome,
    /// No earlier than this many milliseconds after the request: the end of the body, the network
    /// error, or (for [`Outcome::Silence`]) the end of the test's patience.
    pub min_ms: u32,
}

/// What `fetch` makes of a request.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// An answer.
    Answer {
        /// Its status.
        status: u16,
        /// Headers in lower case, with their whole values; there may be more. All of them can be
        /// read from another origin.
        headers: &'static [(&'static str, &'static str)],
        /// What its body is.
        body: Body,
    },
    /// `fetch` itself rejects: no header ever came. It may take several times as long where the
    /// browser tries again on another connection.
    NetworkError,
    /// Nothing at all; the test has to give up.
    Silence,
}

/// What an answer's body is.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// A JSON object with exactly these members, in any order.
    Members(&'static [&'static str]),
    /// A JSON object with one member, `error`: a text that mentions all of these.
    Error(&'static [&'static str]),
    /// Text that is not JSON.
    NotJson,
    /// Nothing.
    Empty,
}

impl Body {
    /// Whether these bytes are such a body.
    #[must_use]
    pub fn fits(&self, bytes: &[u8]) -> bool {
        let json = serde_json::from_slice::<Value>(bytes).ok();
        let object = json.as_ref().and_then(Value::as_object);
        match self {
            Self::Members(members) => object.is_some_and(|object| {
                object.len() == members.len()
                    && members.iter().all(|name| object.contains_key(*name))
            }),
            Self::Error(mentions) => object.is_some_and(|object| {
                let error = object.get("error").and_then(Value::as_str).unwrap_or_default();
                object.len() == 1 && mentions.iter().all(|mention| error.contains(mention))
            }),
            Self::NotJson => json.is_none(),
            Self::Empty => bytes.is_empty(),
        }
    }
}

const JSON: &[(&str, &str)] =
    &[("content-type", "application/json; charset=utf-8"), ("cache-control", "no-store")];

const POST: Body = Body::Members(&["userId", "id", "title", "body"]);
const USER: Body = Body::Members(&["id", "name", "username"]);

const fn case(name: &'static str, target: &'static str, outcome: Outcome, min_ms: u32) -> Case {
    Case { name, method: "GET", target, outcome, min_ms }
}

const fn answer(
    name: &'static str,
    target: &'static str,
    status: u16,
    body: Body,
    min_ms: u32,
) -> Case {
    case(name, target, Outcome::Answer { status, headers: JSON, body }, min_ms)
}

/// A request that is refused at once, with an error that mentions all of these.
const fn refused(
    name: &'static str,
    target: &'static str,
    mentions: &'static [&'static str],
) -> Case {
    answer(name, target, 400, Body::Error(mentions), 0)
}

/// All cases. None depends on another, so they may run in any order or at once.
pub const CASES: &[Case] = &[
    answer("a post has four members", "posts/1?delay=0", 200, POST, 0),
    answer("there are a hundred posts", "posts/100?delay=0", 200, POST, 0),
    answer("a user has three members", "users/10?delay=0", 200, USER, 0),
    answer("unasked, post 3 takes 164 ms", "posts/3", 200, POST, 164),
    answer("unasked, user 1 takes 294 ms", "users/1", 200, USER, 294),
    answer("a delay is kept", "posts/1?delay=400", 200, POST, 400),
    answer("headers may come at once", "posts/1?delay=300&ttfb=0", 200, POST, 300),
    answer("headers may come at the end", "posts/1?delay=300&ttfb=300", 200, POST, 300),
    answer("jitter only adds", "posts/1?delay=100&jitter=200&seed=4", 200, POST, 100),
    answer("a seed alone changes nothing", "posts/1?delay=0&seed=4294967295", 200, POST, 0),
    answer("a burst alone changes nothing", "posts/1?delay=0&burst=1", 200, POST, 0),
    answer("an index changes nothing", "posts/1?delay=0&n=100000", 200, POST, 0),
    answer("both hosts take keepalive", "posts/1?delay=0&keepalive=off", 200, POST, 0),
    answer("a value may be percent-encoded", "posts/1?delay=%30", 200, POST, 0),
    answer(
        "a post that does not exist takes as long as one that does",
        "posts/101?delay=200",
        404,
        Body::Error(&["posts/1", "posts/100"]),
        200,
    ),
    answer(
        "a post's id is a number",
        "posts/first?delay=0",
        404,
        Body::Error(&["posts/1", "posts/100"]),
        0,
    ),
    answer(
        "there are ten users",
        "users/11?delay=0",
        404,
        Body::Error(&["users/1", "users/10"]),
        0,
    ),
    answer(
        "an unknown path is told what there is",
        "comments/1",
        404,
        Body::Error(&["posts/", "users/", "witness", "ends"]),
        0,
    ),
    Case {
        name: "the network can only be read",
        method: "POST",
        target: "posts/1",
        outcome: Outcome::Answer {
            status: 405,
            headers: JSON,
            body: Body::Error(&["GET", "HEAD"]),
        },
        min_ms: 0,
    },
    Case {
        name: "a HEAD is answered with the headers alone",
        method: "HEAD",
        target: "posts/1?delay=0",
        outcome: Outcome::Answer { status: 200, headers: JSON, body: Body::Empty },
        min_ms: 0,
    },
    answer(
        "a status that is asked for comes with an error",
        "posts/1?status=500&delay=200",
        500,
        Body::Error(&["500"]),
        200,
    ),
    answer("the lowest status is 400", "users/1?status=400&delay=0", 400, Body::Error(&["400"]), 0),
    answer("the highest is 599", "users/1?status=599&delay=0", 599, Body::Error(&["599"]), 0),
    answer(
        "a garbled answer promises JSON and breaks the promise",
        "posts/1?fault=garbled&delay=200",
        200,
        Body::NotJson,
        200,
    ),
    case(
        "a connection that is cut is a network error",
        "posts/1?fault=cut&delay=200",
        Outcome::NetworkError,
        200,
    ),
    case("a stalled request gets no answer", "posts/1?fault=stall", Outcome::Silence, 800),
    answer(
        "a run that nobody saw has counts all the same",
        "witness?run=contract-nobody",
        200,
        Body::Members(&[
            "arrived",
            "answered",
            "aborted",
            "peak_in_flight",
            "connections",
            "streams",
        ]),
        0,
    ),
    refused("an unknown parameter is named", "posts/1?speed=9", &["speed", "delay", "run"]),
    refused("a parameter stands once", "posts/1?delay=1&delay=1", &["delay", "more than once"]),
    refused("a delay has a most", "posts/1?delay=30001", &["delay=30001", "0", "30000"]),
    refused("a delay is a whole number", "posts/1?delay=1.5", &["delay=1.5"]),
    refused("headers come before the end", "posts/1?delay=99&ttfb=100", &["ttfb=100", "99"]),
    refused("headers come before the usual end", "posts/3?ttfb=165", &["ttfb=165", "164"]),
    refused("jitter has a most", "posts/1?jitter=30001", &["jitter=30001", "30000"]),
    refused("a seed has a most", "posts/1?seed=4294967296", &["seed=4294967296"]),
    refused("a status is an error's", "posts/1?status=200", &["status=200", "400", "599"]),
    refused("a fault is one of three", "posts/1?fault=fire", &["garbled", "cut", "stall"]),
    refused("a rate is at least 1", "posts/1?rate=0", &["rate=0", "1", "10000"]),
    refused("a burst is at least 1", "posts/1?burst=0", &["burst=0", "1", "10000"]),
    refused("connections have a most", "posts/1?connections=1001", &["connections=1001", "1000"]),
    refused(
        "a network that tires manages one at least",
        "posts/1?tires=0",
        &["tires=0", "1", "1000"],
    ),
    refused("keepalive can only be off", "posts/1?keepalive=on", &["keepalive=on", "off"]),
    refused("an index has a most", "posts/1?n=100001", &["n=100001", "100000"]),
    refused("a run's name is plain", "posts/1?run=a%20b", &["run=a b", "64"]),
    refused("a refusal says what a witness may be asked, too", "witness?hour=9", &["hour"]),
];
