//! A lab's controls: what stands in them, and what is wrong with it.

use crate::{
    lab::{Lab, Plan, Settings},
    network::{Api, JSONPLACEHOLDER},
    run::Network,
};

/// What stands in a lab's controls: a text for each, under its name. The settings come first, in their
/// order; then, where there is a choice, the network; and the address and headers of the reader's own API.
#[derive(Clone, Debug)]
pub(crate) struct Form(pub(crate) Vec<(&'static str, String)>);

/// A form that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Checked {
    /// The settings; none when something is wrong.
    pub(crate) settings: Option<Settings>,
    /// What is wrong, for the reader.
    pub(crate) problem: String,
    /// The controls that are wrong.
    pub(crate) wrong: Vec<&'static str>,
}

impl Form {
    /// What a lab's controls hold at first.
    #[must_use]
    pub(crate) fn new(lab: &Lab) -> Self {
        let settings = lab.settings.iter().map(|it| (it.name, it.default.to_string()));
        let network = lab.networks().first().map(|it| ("network", it.name().to_owned()));
        let has_api = lab.networks().contains(&Network::Url);
        let own = ["url", "headers"].map(|name| (name, String::new()));
        Self(settings.chain(network).chain(own.into_iter().filter(|_| has_api)).collect())
    }

    /// Puts every setting back to what it is at first. The network stays as it is chosen.
    pub(super) fn reset(&mut self, lab: &Lab) {
        for (setting, (_, text)) in lab.settings.iter().zip(&mut self.0) {
            *text = setting.default.to_string();
        }
    }

    /// The network that the reader has chosen, where there is a choice.
    #[must_use]
    pub(crate) fn chosen(&self) -> Option<Network> {
        Network::named(self.value("network"))
    }

    /// The network that is asked.
    #[must_use]
    pub(crate) fn network(&self) -> Network {
        self.chosen().unwrap_or(Network::Timers)
    }

    /// What stands in the control of this name; empty where there is none.
    #[must_use]
    pub(crate) fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(it, _)| *it == name).map_or("", |(_, text)| text)
    }

    /// Puts a text into the control of this name. A network that the lab does not offer changes
    /// nothing.
    pub(super) fn set(&mut self, lab: &Lab, name: &str, value: &str) {
        let is_offered = |network: &Network| network.name() == value;
        if name != "network" || lab.networks().iter().any(is_offered) {
            let control = self.0.iter_mut().filter(|(it, _)| *it == name);
            control.for_each(|(_, text)| value.clone_into(text));
        }
    }

    /// Whether another form asks for the same: the reader's own API counts where it is asked.
    pub(super) fn asks_as(&self, other: &Self) -> bool {
        let is_own = |name: &str| name == "url" || name == "headers";
        let has_api = self.network() == Network::Url;
        self.0.iter().zip(&other.0).all(|(it, old)| it == old || (is_own(it.0) && !has_api))
    }

    /// The API that is asked, if it is one with rules of its own.
    ///
    /// # Errors
    ///
    /// What is wrong with the address or the headers of the reader's own.
    pub(super) fn api(&self) -> Option<Result<Api, String>> {
        match self.network() {
            Network::JsonPlaceholder => Some(Api::parse(JSONPLACEHOLDER, "")),
            Network::Url => Some(Api::parse(self.value("url"), self.value("headers"))),
            Network::Browser | Network::Server | Network::Timers => None,
        }
    }

    /// Reads the form.
    #[must_use]
    pub(crate) fn check(&self, lab: &Lab) -> Checked {
        let mut settings = Settings::default();
        let mut checked = Checked::default();
        let mut problems = Vec::new();
        for (setting, (name, text)) in lab.settings.iter().zip(&self.0) {
            match setting.parse(text) {
                Ok(value) => drop(settings.insert(name, value)),
                Err(problem) => {
                    checked.wrong.push(name);
                    problems.push(problem);
                }
            }
        }
        if problems.is_empty() {
            problems.extend(self.api_problem(lab, &settings, &mut checked.wrong));
        }
        checked.settings = problems.is_empty().then_some(settings);
        checked.problem = problems.join(" ");
        checked
    }

    fn api_problem(&self, lab: &Lab, settings: &Settings, wrong: &mut Vec<&str>) -> Option<String> {
        match self.api()? {
            Ok(api) => {
                let plans = (lab.plans)(settings);
                let paths = plans.iter().map(Plan::asked).collect::<Vec<_>>().concat();
                api.problem(&paths)
            }
            Err(problem) => {
                let is_address = Api::parse(self.value("url"), "").is_ok();
                wrong.push(if is_address { "headers" } else { "url" });
                Some(problem)
            }
        }
    }

    /// What the reader should know of these settings before a run.
    pub(super) fn note(&self, lab: &Lab, settings: &Settings) -> String {
        match self.api() {
            None => (lab.note)(settings).unwrap_or_default(),
            Some(api) => api.map(|api| api.note()).unwrap_or_default(),
        }
    }
}
