//! The networks that a lab can ask.
//!
//! Both answer by the rules of the `practice` crate: one is a service worker in this browser, the
//! other a native server. Neither is there by itself; [`find`] makes sure of it, or says in words
//! for the reader why it can't be asked.

mod server;
mod worker;

use std::time::Duration;

use futures::{FutureExt, future::join_all};

use crate::{
    request::{get, within},
    run::{Network, Witness},
};

/// A network that has answered, and where.
#[derive(Clone, Debug)]
pub struct Base {
    url: String,
}

/// Why a network can't be asked, and what would help: a sentence or two for the reader.
#[derive(Clone, Debug)]
pub struct Unavailable(pub String);

/// Makes sure that a network answers, and at once: its worker awake, its connections open.
///
/// # Errors
///
/// When it does not, or can't in this browser.
pub async fn find(network: Network) -> Result<Base, Unavailable> {
    let base = match network {
        Network::Browser => worker::ready().await?,
        Network::Server => server::ready().await?,
        Network::Timers => return Err(Unavailable("Timers ask no network.".to_owned())),
    };
    base.warm().await;
    Ok(base)
}

/// How long a network may take over a question to which it knows the answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// How many connections a browser opens to one HTTP/1.1 server, and so how many to warm.
const CONNECTIONS: usize = 6;

/// What questions that belong to no run are counted to.
const UNCOUNTED: &str = "warm-up";

impl Base {
    /// The URL of what is asked for: `path` below this network, counted to `run`. A whole URL, of
    /// another host, stays as it is.
    #[must_use]
    pub fn url(&self, path: &str, run: &str) -> String {
        if path.starts_with("https://") {
            return path.to_owned();
        }
        let joint = if path.contains('?') { '&' } else { '?' };
        format!("{}{path}{joint}run={run}", self.url)
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
        let url = self.url(&format!("witness?n={n}"), run);
        let answer = within(PATIENCE, get(&url, |_| {})).await.ok()?;
        Some(answer.value)
    }
}
