//! Finds who answers the runs of a lab.

use super::Stage;
use crate::{
    lab::Over,
    network::{self, Base, Protocol, Unavailable},
    run::Network,
};

/// Who answers a run.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) over: Over,
    pub(super) network: Network,
    /// None for timers.
    pub(super) base: Option<Base>,
}

impl Stage {
    /// Who answers each of the runs. Those that nobody answers are taken from the picture, and the
    /// reader is told why. None when the reader presses Cancel or Reset meanwhile.
    pub(super) async fn find_bases(&self) -> Option<Vec<Found>> {
        let chosen = self.network();
        if chosen != Network::Timers {
            self.figure.show_progress("asking the network …");
        }
        let overs: Vec<Over> = self.runs.borrow().iter().map(|run| run.plan.over).collect();
        let mut asked: Vec<(Over, Option<Found>)> = Vec::new();
        let mut whys: Vec<String> = Vec::new();
        for over in &overs {
            if asked.iter().any(|(it, _)| it == over) {
                continue;
            }
            let found = match self.unless_stopped(self.find(*over)).await? {
                Ok(found) => Some(found),
                Err(Unavailable(why)) => {
                    whys.push(why);
                    None
                }
            };
            asked.push((*over, found));
        }
        whys.dedup();
        if !whys.is_empty() {
            self.note_trouble(chosen, &Unavailable(whys.join(" ")));
        }
        let found = |over: &Over| asked.iter().find(|(it, _)| it == over)?.1.clone();
        let mut places = overs.iter().map(found);
        let bases: Vec<Found> = places.clone().flatten().collect();
        if !bases.is_empty() {
            self.runs.borrow_mut().retain(|_| places.next().flatten().is_some());
        }
        Some(bases)
    }

    async fn find(&self, over: Over) -> Result<Found, Unavailable> {
        let (network, base) = match over {
            Over::Chosen => match self.network() {
                Network::Timers => (Network::Timers, None),
                network => (network, Some(self.find_chosen(network).await?)),
            },
            Over::Http1 => (Network::Server, Some(network::find_server(Protocol::Http1).await?)),
            Over::Http2 => (Network::Server, Some(network::find_server(Protocol::Http2).await?)),
            Over::Browser => (Network::Browser, Some(network::find(Network::Browser).await?)),
        };
        Ok(Found { over, network, base })
    }
}
