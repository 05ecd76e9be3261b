//! The page: starts every lab it has, does what its address asks for, and says so when something
//! breaks.

use std::{panic, rc::Rc};

use wasm_bindgen_futures::spawn_local;

use crate::{
    lab::{self, clipped},
    link::{Address, View},
    network,
    run::Network,
    stage::Stage,
    view,
};

type Stages = Rc<Vec<Rc<Stage>>>;

/// Brings the page to life. Called once, when the page is parsed.
pub fn start() {
    panic::set_hook(Box::new(|panic| view::show_panic(&panic.to_string())));
    view::follow_reader();
    view::follow_practice();
    view::own::follow_own();
    let address = view::address();
    let is_wanted =
        |lab: &&lab::Lab| address.view == View::Lesson || address.lab.as_deref() == Some(lab.name);
    let stages: Stages =
        Rc::new(lab::ALL.into_iter().filter(is_wanted).filter_map(Stage::new).collect());
    choose_network(&stages, &address);
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
    if let Some(lab) = &address.lab {
        if let Some(stage) = follow(&stages, &address) {
            stage.come_into_sight();
        } else {
            let lab = clipped(lab);
            view::show_notice(&format!("This link asks for a lab “{lab}”. There is none."));
        }
    }
    set_up_listeners(stages);
}

fn find<'a>(stages: &'a Stages, lab: &str) -> Option<&'a Rc<Stage>> {
    stages.iter().find(|stage| stage.is_of(lab))
}

/// Chooses the network that the address asks for: at the lab that it names, or else at each.
fn choose_network(stages: &Stages, address: &Address) {
    let Some(name) = address.network() else { return };
    if Network::named(name).is_some() {
        let is_meant = |stage: &&Rc<Stage>| address.lab.iter().all(|lab| stage.is_of(lab));
        for stage in stages.iter().filter(is_meant) {
            stage.choose_network(name);
        }
    } else if address.lab.is_none() {
        let name = clipped(name);
        view::show_notice(&format!("This link asks for a network “{name}”. There is none."));
    }
}

fn set_up_listeners(stages: Stages) {
    let all = Rc::clone(&stages);
    view::listen("input", move |event| {
        if let Some((lab, settings)) = view::bound_changed(&event) {
            find(&all, &lab).inspect(|stage| stage.fill_in(&settings));
        }
    });
    let all = Rc::clone(&stages);
    view::listen("click", move |event| {
        let Some(link) = view::followed(&event) else { return };
        let address = view::address_of(&link);
        if let Some(stage) = address.lab.and_then(|lab| find(&all, &lab)) {
            stage.open_link(&link, &address.rest);
        }
    });
    view::on_travel(move |before| {
        if let Some(link) = before {
            follow(&stages, &view::address_of(&link));
        }
        let here = view::address();
        if here.lab.as_deref().is_some_and(view::leads_to) {
            follow(&stages, &here).inspect(|stage| stage.come_into_sight());
        }
    });
}

/// Fills in what an address asks for at the lab that it names, if the page has it.
fn follow<'a>(stages: &'a Stages, address: &Address) -> Option<&'a Rc<Stage>> {
    let stage = find(stages, address.lab.as_deref()?)?;
    stage.follow(&address.rest);
    Some(stage)
}
