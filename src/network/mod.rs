//! The networks that a lab can ask.
//!
//! Both answer by the rules of the `practice` crate: one is a service worker in this browser, the
//! other a native server. Neither is there by itself; [`find`] makes sure of it, or says in words
//! for the reader why it can't be asked.

mod server;
mod worker;

pub use server::Protocol;

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

/// Makes sure that the native server answers by this protocol. Its connections are left as they are:
/// see [`Base::close_connections`].
///
/// # Errors
///
/// When it does not.
pub async fn find_server(protocol: Protocol) -> Result<Base, Unavailable> {
    server::ready_for(protocol).await
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
        self.ask_around(CONNECTIONS, "").await;
    }

    /// Asks so many questions at once, with `query` at their end.
    async fn ask_around(&self, times: usize, query: &str) {
        // Of the type that a run's requests have: `join_all` is compiled once for both.
        let ask = |n| {
            let path = format!("witness?n={n}{query}");
            async move { self.witness_at(&path, UNCOUNTED).await.map(drop).ok_or(()) }.boxed_local()
        };
        join_all((0..times).map(ask)).await;
    }

    /// Asks what the network saw of a run. None when it does not say.
    pub async fn witness(&self, run: &str) -> Option<Witness> {
        self.witness_at("witness", run).await
    }

    async fn witness_at(&self, path: &str, run: &str) -> Option<Witness> {
        let url = self.url(path, run);
        let answer = within(PATIENCE, get(&url, |_| {})).await.ok()?;
        Some(answer.value)
    }
}
