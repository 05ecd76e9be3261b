//! A network that is there, and how to make sure of those that keep the practice network's rules.

use std::time::Duration;

use futures::{FutureExt, future::join_all};
use web_sys::Headers;

use super::{Api, server, worker};
use crate::{
    request::{Target, get, within},
    run::{Network, Witness},
};

/// A network that has answered, and where.
#[derive(Clone, Debug)]
pub enum Base {
    /// It keeps the practice network's rules below this URL.
    Practice(String),
    /// It keeps rules of its own.
    Api(Api),
}

/// Why a network can't be asked, and what would help: a sentence or two for the reader.
#[derive(Clone, Debug)]
pub struct Unavailable(pub String);

/// Makes sure that a network of our own answers, and at once: its worker awake, its connections open.
///
/// # Errors
///
/// When it does not, or can't in this browser.
pub async fn find(network: Network) -> Result<Base, Unavailable> {
    let base = match network {
        Network::Browser => worker::ready().await?,
        Network::Server => server::ready().await?,
        other => return Err(Unavailable(format!("“{}” is no network of ours.", other.name()))),
    };
    base.warm().await;
    Ok(base)
}

/// How long a network may take over a question to which it knows the answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// How many connections a browser opens to one HTTP/1.1 server, and so how many to warm.
const CONNECTIONS: usize = 6;

/// What questions that belong to no run are counted to.
pub(super) const UNCOUNTED: &str = "warm-up";

impl Base {
    /// What is asked for: `path` below this network, counted to `run`. A whole URL, of another host,
    /// stays as it is.
    #[must_use]
    pub fn target(&self, path: &str, run: &str) -> Target {
        match self {
            Self::Api(api) => {
                let headers = api.headers();
                Target { url: api.url(path), headers: (!headers.is_empty()).then(|| sent(headers)) }
            }
            Self::Practice(_) if path.starts_with("https://") => path.into(),
            Self::Practice(base) => {
                let joint = if path.contains('?') { '&' } else { '?' };
                Target { url: format!("{base}{path}{joint}run={run}"), headers: None }
            }
        }
    }

    /// Whether it tells what it saw of a run.
    #[must_use]
    pub const fn is_witness(&self) -> bool {
        matches!(self, Self::Practice(_))
    }

    /// Asks a few questions that no run counts, so that the first measured request finds the
    /// worker awake and connections open. That they may fail is the run's own business.
    async fn warm(&self) {
        // Of the type that a run's requests have: `join_all` is compiled once for both.
        let ask = |n| self.witness_as(n, UNCOUNTED).map(|seen| seen.map(drop).ok_or(()));
        join_all((0..CONNECTIONS).map(|n| ask(n).boxed_local())).await;
    }

    /// Asks what the network saw of a run. None when it does not say.
    pub async fn witness(&self, run: &str) -> Option<Witness> {
        self.witness_as(0, run).await
    }

    async fn witness_as(&self, n: usize, run: &str) -> Option<Witness> {
        let target = self.target(&format!("witness?n={n}"), run);
        let answer = within(PATIENCE, get(target, |_| {})).await.ok()?;
        Some(answer.value)
    }
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
