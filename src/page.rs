//! The page: starts every lab it has, and says so when something breaks.

use std::{panic, rc::Rc};

use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, UrlSearchParams};

use crate::{lab, network, run::Network, stage::Stage, view};

/// Brings the page to life. Called once, when the page is parsed.
pub fn start() {
    panic::set_hook(Box::new(|panic| view::show_panic(&panic.to_string())));
    view::follow_reader();
    view::follow_practice();
    view::own::follow_own();
    let stages: Vec<Rc<Stage>> = lab::ALL.into_iter().filter_map(Stage::new).collect();
    if let Some(network) = wanted_network() {
        for stage in &stages {
            stage.choose_network(&network);
        }
    }
    let waiting: Vec<_> = stages.iter().filter(|stage| !stage.open()).cloned().collect();
    if !waiting.is_empty() {
        // One look at the network is enough for all labs.
        spawn_local(async move {
            let unavailable = network::find(Network::Browser).await.err();
            for stage in &waiting {
                stage.network_answered(unavailable.as_ref());
            }
        });
    }
    let stages = Rc::new(stages);
    fill_in_at("click", view::lab_wanted, Rc::clone(&stages));
    fill_in_at("input", view::bound_changed, stages);
}

/// At each event of this kind by which the text asks a lab for settings, fills them in.
fn fill_in_at(kind: &str, wanted: fn(&Event) -> Option<view::Wanted>, stages: Rc<Vec<Rc<Stage>>>) {
    view::listen(kind, move |event| {
        if let Some((lab, settings)) = wanted(&event) {
            let stage = stages.iter().find(|stage| stage.is_of(&lab));
            stage.inspect(|stage| stage.fill_in(&settings));
        }
    });
}

/// The network that the page's URL asks for, as in `?network=server`.
fn wanted_network() -> Option<String> {
    let query = web_sys::window()?.location().search().ok()?;
    let network = UrlSearchParams::new_with_str(&query).ok()?.get("network")?;
    Network::named(&network).map(|_| network)
}
