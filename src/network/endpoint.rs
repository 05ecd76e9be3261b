//! A network that is there, and how to make sure of those that keep the practice network's rules.

use std::time::Duration;

use futures::future::join_all;
use practice::wire::{ENDS_PATH, End, WITNESS_PATH};
use web_sys::{Headers, Url};

use super::{Api, Destination, Unavailable, probe::probe, server, worker};
use crate::{
    request::{Failure, Target, get, within},
    run::Witness,
};

/// A network that has answered, and where.
#[derive(Clone, Debug)]
pub enum Endpoint {
    /// It keeps the practice network's rules below this URL.
    Practice(String),
    /// It keeps rules of its own.
    Api(Api),
}

/// Makes sure that a network answers. One of our own then answers at once: its worker is awake and
/// its connections are open, but for a server that is asked by a certain protocol (see
/// [`Endpoint::close_connections`]). `waits` is told what is waited for, where that is the reader.
///
/// # Errors
///
/// When it does not answer, can't in this browser, or must not be asked now.
///
/// # Panics
///
/// Outside of a page.
pub async fn connect(to: Destination, waits: &dyn Fn(&str)) -> Result<Endpoint, Unavailable> {
    let endpoint = match to {
        Destination::Browser => {
            let endpoint = worker::ready().await?;
            worker::answering(&endpoint).await?;
            endpoint
        }
        Destination::Server => server::ready(waits).await?,
        Destination::Http1 => return server::ready_over(false, waits).await,
        Destination::Http2 => return server::ready_over(true, waits).await,
        Destination::Api(api, count) => return probe(api, count, waits).await,
    };
    // A few questions that no run counts. That they may fail is the run's own business.
    endpoint.ask_around(CONNECTIONS, "").await;
    Ok(endpoint)
}

/// How long a network may take over a question to which it knows the answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);

/// How many connections a browser opens to one HTTP/1.1 server, and so how many to warm.
const CONNECTIONS: usize = 6;

/// What questions that belong to no run are counted to.
pub(super) const UNCOUNTED: &str = "warm-up";

impl Endpoint {
    /// What is asked for: `path` below this network, counted to `run`. A whole URL, of another host,
    /// stays as it is.
    #[must_use]
    pub fn target(&self, path: &str, run: &str) -> Target {
        match self {
            Self::Api(api) => self.target_of(as_browsers_write(&api.url(path))),
            Self::Practice(_) if path.starts_with("https://") => path.into(),
            Self::Practice(base) => {
                let joint = if path.contains('?') { '&' } else { '?' };
                Target { url: format!("{base}{path}{joint}run={run}"), headers: None }
            }
        }
    }

    /// What is asked for at a URL that [`target`](Self::target) gave.
    #[must_use]
    pub fn target_of(&self, url: String) -> Target {
        Target { url, headers: self.headers() }
    }

    /// What is sent along with every request, if anything.
    #[must_use]
    pub fn headers(&self) -> Option<Headers> {
        match self {
            Self::Api(api) if !api.headers().is_empty() => Some(sent(api.headers())),
            Self::Api(_) | Self::Practice(_) => None,
        }
    }

    /// Has a server close the connections that are open, so that a run opens its own.
    pub async fn close_connections(&self) {
        // As many questions as a browser keeps connections: each takes an open one if there is any.
        let is_http2 = matches!(self, Self::Practice(url) if url.starts_with("https:"));
        self.ask_around(if is_http2 { 1 } else { CONNECTIONS }, "&keepalive=off").await;
    }

    /// Asks so many questions at once, with `query` at their end.
    async fn ask_around(&self, times: usize, query: &str) {
        let ask = async |n| self.witness_at(&format!("witness?n={n}{query}"), UNCOUNTED).await;
        join_all((0..times).map(ask)).await;
    }

    /// Asks what the network saw of a run. None when it does not say.
    pub async fn witness(&self, run: &str) -> Option<Witness> {
        match self {
            Self::Practice(_) => self.witness_at(WITNESS_PATH, run).await,
            Self::Api(_) => None,
        }
    }

    /// Asks how the requests of a run ended. None of them when it does not say.
    pub async fn ends(&self, run: &str) -> Vec<End> {
        let Self::Practice(_) = self else { return Vec::new() };
        let ends = get(self.target(ENDS_PATH, run), |_| {});
        let ends = async { ends.await.map(|answer| answer.value) };
        within(PATIENCE, ends).await.unwrap_or_default()
    }

    async fn witness_at(&self, path: &str, run: &str) -> Option<Witness> {
        within(PATIENCE, self.asked(path, run)).await.ok()
    }

    /// Asks a network that keeps the practice network's rules for its count of no run: what answers with
    /// anything else is another network.
    pub(super) async fn greet(&self, patience: Duration) -> Result<Witness, Failure> {
        within(patience, self.greeting()).await
    }

    /// The same, for as long as it takes.
    pub(super) async fn greeting(&self) -> Result<Witness, Failure> {
        self.asked(WITNESS_PATH, UNCOUNTED).await
    }

    async fn asked(&self, path: &str, run: &str) -> Result<Witness, Failure> {
        get(self.target(path, run), |_| {}).await.map(|answer| answer.value)
    }
}

/// A URL as the browser writes it when it tells of the request: one can be typed in other ways.
fn as_browsers_write(url: &str) -> String {
    Url::new(url).map_or_else(|_| url.to_owned(), |url| url.href())
}

/// Headers as `fetch` takes them.
fn sent(headers: &[(String, String)]) -> Headers {
    let sent = Headers::new().expect("an empty list of headers is one");
    for (name, value) in headers {
        // `Api::parse` lets nothing through that this refuses.
        let _ = sent.append(name, value);
    }
    sent
}
