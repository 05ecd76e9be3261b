//! What is different for a lab that asks an API with rules of its own.

use super::Stage;
use crate::{
    lab::{Plan, Settings},
    network::{self, Api, Base, Unavailable},
    run::Network,
    view::own,
};

impl Stage {
    /// The API that the lab asks, if it asks one.
    fn api(&self) -> Option<Result<Api, String>> {
        match self.network() {
            Network::JsonPlaceholder => Some(Ok(Api::jsonplaceholder())),
            Network::Url => {
                let (address, headers) = own::typed(self.figure.root());
                Some(Api::parse(&address, &headers))
            }
            _ => None,
        }
    }

    /// Shows the fields for an API of the reader's own while that is what the lab asks.
    pub(super) fn show_own(&self) {
        own::show(self.figure.root(), self.network() == Network::Url);
    }

    /// Why the lab can't ask its API with these settings, if so.
    pub(super) fn api_problem(&self, settings: &Settings) -> Option<String> {
        let api = self.api()?;
        let (address, _) = own::typed(self.figure.root());
        let is_address = api.is_ok() || Api::parse(&address, "").is_ok();
        own::mark(self.figure.root(), [is_address, api.is_ok() || !is_address]);
        let api = match api {
            Ok(api) => api,
            Err(problem) => return Some(problem),
        };
        let plans = (self.lab.plans)(settings);
        let paths = plans.iter().map(Plan::asked).collect::<Vec<_>>().concat();
        api.problem(&paths)
    }

    /// What the reader should know before a run.
    pub(super) fn note(&self, settings: &Settings) -> String {
        match self.api() {
            None => (self.lab.note)(settings).unwrap_or_default(),
            Some(api) => api.map(|api| api.note()).unwrap_or_default(),
        }
    }

    /// Makes sure that the chosen network answers.
    pub(super) async fn find_chosen(&self, network: Network) -> Result<Base, Unavailable> {
        match self.api() {
            None => network::find(network).await,
            Some(api) => {
                let api = api.map_err(Unavailable)?;
                let count = self.runs.borrow().iter().map(|run| run.plan.asked().len()).sum();
                network::reach(api, count).await
            }
        }
    }
}
