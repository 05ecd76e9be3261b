//! The page: starts every lab it has, does what its address asks for, and says so when something
//! breaks.

use std::{panic, rc::Rc, time::Duration};

use gloo_timers::future::sleep;
use wasm_bindgen_futures::spawn_local;
use web_sys::Event;

use crate::{
    format::clipped,
    lab,
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
    spawn_local(open());
}

async fn open() {
    let address = view::address();
    // What starts a page would hold its thread for long, all in one go.
    sleep(Duration::ZERO).await;
    view::follow_reader();
    view::follow_practice();
    view::own::follow_own();
    let stages: Stages = Rc::new(open_labs(&address).await);
    let notice = match (&address.lab, address.network()) {
        (Some(lab), _) if follow(&stages, &address).is_none() => Some(("lab", lab.as_str())),
        (None, Some(network)) if Network::named(network).is_none() => Some(("network", network)),
        _ => None,
    };
    if let Some((kind, name)) = notice {
        let name = clipped(name, 20);
        view::show_notice(&format!("This link asks for a {kind} “{name}”. There is none."));
    }
    show(&stages, &address);
    if address.view == View::Embed {
        stages.iter().for_each(|stage| view::tell_height(stage.name()));
    }
    set_up_listeners(Rc::clone(&stages));
    let (waiting, ready): (Vec<_>, Vec<_>) = stages.iter().partition(|stage| stage.asks_browser());
    for stage in ready {
        stage.ready(None);
    }
    if !waiting.is_empty() {
        // One look at the network is enough for all labs.
        let unavailable = network::find(Network::Browser).await.err();
        for stage in waiting {
            stage.ready(unavailable.as_ref());
        }
    }
}

/// Opens the labs that the address asks for, one after another; the browser can draw in between.
async fn open_labs(address: &Address) -> Vec<Rc<Stage>> {
    let network = address.network().and_then(Network::named);
    let is_named = |lab: &lab::Lab| address.lab.as_deref() == Some(lab.name);
    let is_wanted = |lab: &&lab::Lab| address.view != View::Embed || is_named(lab);
    let mut stages = Vec::new();
    for lab in lab::all().filter(is_wanted) {
        sleep(Duration::ZERO).await;
        let Some(stage) = Stage::new(lab) else { continue };
        if let Some(network) = network
            && (address.lab.is_none() || is_named(lab))
        {
            stage.choose_network(network);
        }
        stage.open();
        stages.push(stage);
    }
    stages
}

/// Shows what an address leads to, in the view that it asks for.
fn show(stages: &Stages, address: &Address) {
    let lab = address.lab.as_deref();
    let stage = lab.and_then(|lab| find(stages, lab));
    match address.view {
        View::Lesson => {
            view::show_presented(None);
            stage.inspect(|stage| stage.come_into_sight());
        }
        View::Embed => {}
        View::Present => {
            let place = stages.iter().position(|stage| lab.is_some_and(|lab| stage.is_of(lab)));
            let place = place.unwrap_or_default();
            view::show_presented(Some((stages[place].name(), place, stages.len())));
        }
    }
}

/// Follows a link within the page; the browser follows any other.
fn follow_click(stages: &Stages, event: &Event) {
    let Some(link) = view::followed(event) else { return };
    let address = view::address_of(&link);
    let here = view::address();
    match address.view {
        View::Lesson => {
            if let Some(stage) = address.lab.and_then(|lab| find(stages, &lab)) {
                stage.open_link(&link, &address.rest);
            }
        }
        View::Embed => {}
        View::Present => {
            // Without a name, the lab that the reader last used.
            let lab = address.lab.or(here.lab).and_then(|lab| find(stages, &lab));
            let stage = lab.unwrap_or(&stages[0]);
            event.prevent_default();
            stage.show_in(View::Present);
            show(stages, &view::address());
        }
    }
}

/// Does what a presenter asks for.
fn turn(stages: &Stages, event: &Event) {
    let here = view::address();
    if here.view != View::Present {
        return;
    }
    let Some(turn) = view::Turn::wanted(event) else { return };
    event.prevent_default();
    let place = here.lab.and_then(|lab| stages.iter().position(|stage| stage.is_of(&lab)));
    let place = place.unwrap_or_default();
    let last = stages.len() - 1;
    match turn {
        view::Turn::Back => stages[place.saturating_sub(1)].present(),
        view::Turn::On => stages[last.min(place + 1)].present(),
        view::Turn::Leave => stages[place].show_in(View::Lesson),
    }
    show(stages, &view::address());
}

fn find<'a>(stages: &'a Stages, lab: &str) -> Option<&'a Rc<Stage>> {
    stages.iter().find(|stage| stage.is_of(lab))
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
        follow_click(&all, &event);
        turn(&all, &event);
    });
    let all = Rc::clone(&stages);
    view::listen("keydown", move |event| turn(&all, &event));
    view::on_travel(move |before| {
        if let Some(link) = before {
            follow(&stages, &view::address_of(&link));
        }
        let here = view::address();
        if here.lab.as_deref().is_none_or(view::leads_to) {
            follow(&stages, &here);
            show(&stages, &here);
        }
    });
}

/// Fills in what an address asks for at the lab that it names, if the page has it.
fn follow<'a>(stages: &'a Stages, address: &Address) -> Option<&'a Rc<Stage>> {
    let stage = find(stages, address.lab.as_deref()?)?;
    stage.follow(&address.rest);
    Some(stage)
}
