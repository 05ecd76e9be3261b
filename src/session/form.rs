//! A lab's controls: what stands in them, and what is wrong with it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    lab::{Lab, Plan, Settings},
    link::written,
    network::Api,
    run::Network,
};

/// What stays as it is in a part of a URL: the unreserved characters of ECMAScript's
/// `encodeURIComponent`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// What stands in a lab's controls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    /// The text in each setting's control, in the order of the lab's settings.
    pub(crate) values: Vec<(&'static str, String)>,
    /// The network, where there is a choice.
    pub(crate) network: Option<Network>,
    /// The address of the reader's own API.
    pub(crate) address: String,
    /// The headers for it, a line each.
    pub(crate) headers: String,
}

/// A form that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Checked {
    /// The settings; none when something is wrong.
    pub(crate) settings: Option<Settings>,
    /// What is wrong, for the reader.
    pub(crate) problem: String,
    /// The settings that are wrong.
    pub(crate) wrong: Vec<&'static str>,
    /// Whether the address of the own API is wrong, and whether its headers are.
    pub(crate) wrong_api: [bool; 2],
}

impl Form {
    /// What a lab's controls hold at first.
    #[must_use]
    pub(crate) fn new(lab: &Lab) -> Self {
        let mut form = Self {
            values: Vec::new(),
            network: lab.networks().first().copied(),
            address: String::new(),
            headers: String::new(),
        };
        form.reset(lab);
        form
    }

    /// Puts every setting back to what it is at first. The network stays as it is chosen.
    pub(super) fn reset(&mut self, lab: &Lab) {
        let settings = lab.settings.iter();
        self.values = settings.map(|it| (it.name, it.default.to_string())).collect();
    }

    /// The network that is asked.
    #[must_use]
    pub(crate) fn network(&self) -> Network {
        self.network.unwrap_or(Network::Timers)
    }

    /// What stands in the control of this name.
    #[must_use]
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        match name {
            "network" => self.network.map(Network::name),
            "url" => Some(&self.address),
            "headers" => Some(&self.headers),
            _ => self.values.iter().find(|(it, _)| *it == name).map(|(_, value)| value.as_str()),
        }
    }

    /// Puts a text into the control of this name. A network that the lab does not offer changes
    /// nothing.
    pub(super) fn set(&mut self, lab: &Lab, name: &str, value: &str) {
        match name {
            "network" => {
                let network = Network::named(value).filter(|it| lab.networks().contains(it));
                self.network = network.or(self.network);
            }
            "url" => value.clone_into(&mut self.address),
            "headers" => value.clone_into(&mut self.headers),
            _ => {
                if let Some((_, text)) = self.values.iter_mut().find(|(it, _)| *it == name) {
                    value.clone_into(text);
                }
            }
        }
    }

    /// The API that is asked, if it is one with rules of its own.
    ///
    /// # Errors
    ///
    /// What is wrong with the address or the headers of the reader's own.
    pub(super) fn api(&self) -> Option<Result<Api, String>> {
        match self.network() {
            Network::JsonPlaceholder => Some(Ok(Api::jsonplaceholder())),
            Network::Url => Some(Api::parse(&self.address, &self.headers)),
            Network::Browser | Network::Server | Network::Timers => None,
        }
    }

    /// Reads the form.
    #[must_use]
    pub(crate) fn check(&self, lab: &Lab) -> Checked {
        let mut settings = Settings::default();
        let mut checked = Checked::default();
        let mut problems = Vec::new();
        for (setting, (name, text)) in lab.settings.iter().zip(&self.values) {
            match setting.parse(text) {
                Ok(value) => drop(settings.insert(name, value)),
                Err(problem) => {
                    checked.wrong.push(name);
                    problems.push(problem);
                }
            }
        }
        if problems.is_empty() {
            problems.extend(self.api_problem(lab, &settings, &mut checked.wrong_api));
        }
        checked.settings = problems.is_empty().then_some(settings);
        checked.problem = problems.join(" ");
        checked
    }

    fn api_problem(&self, lab: &Lab, settings: &Settings, wrong: &mut [bool; 2]) -> Option<String> {
        match self.api()? {
            Ok(api) => {
                let plans = (lab.plans)(settings);
                let paths = plans.iter().map(Plan::asked).collect::<Vec<_>>().concat();
                api.problem(&paths)
            }
            Err(problem) => {
                let is_address = Api::parse(&self.address, "").is_ok();
                *wrong = [!is_address, is_address];
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

    /// What a link says of the lab as it is set.
    pub(super) fn written(&self, lab: &Lab, settings: &Settings) -> String {
        let address = utf8_percent_encode(&self.address, ENCODED).to_string();
        written(lab, settings, self.network, &address)
    }
}
