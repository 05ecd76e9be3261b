//! The page: starts every lab it has, does what its address asks for, and says so when something
//! breaks.
//!
//! - `lab`: one lab, its model, and what is done for it.
//! - `events`: what the reader does becomes a message.
//! - `browser`: the place in which runs are made; `javascript` and `cost` are parts of it.
//! - `export`, `devtools`: runs leave the page.

mod browser;
mod cost;
mod devtools;
mod events;
mod export;
mod javascript;
mod lab;

use std::{panic, time::Duration};

pub use self::cost::sampled;
use self::lab::PageLab;
use gloo_timers::future::sleep;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::Event;

use crate::{
    format::clipped,
    lab as labs,
    link::{Address, View},
    network::{self, Destination},
    run::Network,
    session::Msg,
    view::{self, Control, custom_api},
};

type Labs = &'static [&'static PageLab];

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
    let labs: Labs = open_labs(&address).await.leak();
    let notice = match (&address.lab, address.network()) {
        (Some(lab), _) if follow(labs, &address).is_none() => Some(("lab", lab.as_str())),
        (None, Some(network)) if Network::named(network).is_none() => Some(("network", network)),
        _ => None,
    };
    if let Some((kind, name)) = notice {
        let name = clipped(name, 20);
        view::show_notice(&format!("This link asks for a {kind} “{name}”. There is none."));
    }
    show(labs, &address);
    if address.view == View::Embed {
        for lab in labs {
            view::tell_height(lab.lab.name);
        }
    }
    set_up_listeners(labs);
    let (waiting, ready): (Vec<&PageLab>, Vec<_>) =
        labs.iter().copied().partition(|lab| lab.asks_browser());
    for lab in ready {
        lab.dispatch(Msg::Ready(None));
    }
    if !waiting.is_empty() {
        // One look at the network is enough for all labs.
        let unavailable = network::connect(Destination::Browser).await.err();
        for lab in waiting {
            // The browser can draw in between.
            sleep(Duration::ZERO).await;
            lab.dispatch(Msg::Ready(unavailable.clone()));
        }
    }
}

/// Opens the labs that the address asks for, one after another; the browser can draw in between.
async fn open_labs(address: &Address) -> Vec<&'static PageLab> {
    let network = address.network().and_then(Network::named);
    let is_named = |lab: &labs::Lab| address.lab.as_deref() == Some(lab.name);
    let is_wanted = |lab: &&labs::Lab| address.view != View::Embed || is_named(lab);
    let api = custom_api::restored();
    let mut opened = Vec::new();
    for lab in labs::all().filter(is_wanted) {
        sleep(Duration::ZERO).await;
        let mut messages: Vec<_> = api.iter().map(|(name, text)| typed(name, text)).collect();
        if let Some(network) = network
            && (address.lab.is_none() || is_named(lab))
        {
            messages.push(typed("network", network.name()));
        }
        opened.extend(PageLab::open(lab, messages));
    }
    opened
}

fn typed(control: &str, value: &str) -> Msg {
    Msg::Typed { control: control.to_owned(), value: value.to_owned() }
}

/// Shows what an address leads to, in the view that it asks for.
fn show(labs: Labs, address: &Address) {
    match address.view {
        View::Lesson => {
            view::show_presented(None);
            if let Some(lab) = find(labs, address) {
                lab.come_into_sight();
            }
        }
        View::Embed => {}
        View::Present => {
            let place = place(labs, address);
            view::show_presented(Some((labs[place].lab.name, place, labs.len())));
        }
    }
}

/// Follows a link within the page; the browser follows any other.
fn follow_click(labs: Labs, event: &Event) {
    let Some(link) = view::followed(event) else { return };
    let mut address = Address::of(&link);
    match address.view {
        View::Lesson => {
            if let Some(lab) = find(labs, &address) {
                lab.open_link(&link, address.rest);
            }
        }
        View::Embed => {}
        View::Present => {
            // Without a name, the lab that the reader last used.
            address.lab = address.lab.or(view::address().lab);
            event.prevent_default();
            labs[place(labs, &address)].show_in(View::Present);
            show(labs, &view::address());
        }
    }
}

/// Does what a presenter asks for.
fn turn(labs: Labs, event: &Event) {
    let here = view::address();
    if here.view != View::Present {
        return;
    }
    let Some(turn) = view::Turn::wanted(event) else { return };
    event.prevent_default();
    let (place, last) = (place(labs, &here), labs.len() - 1);
    match turn {
        view::Turn::Back => labs[place.saturating_sub(1)].present(),
        view::Turn::On => labs[last.min(place + 1)].present(),
        view::Turn::Leave => labs[place].show_in(View::Lesson),
    }
    show(labs, &view::address());
}

/// The lab that an address names, if the page has it.
fn find(labs: Labs, address: &Address) -> Option<&'static PageLab> {
    let name = address.lab.as_deref()?;
    labs.iter().copied().find(|it| it.lab.name == name)
}

/// The place of that lab among all of them, or else of the first.
fn place(labs: Labs, address: &Address) -> usize {
    let is_named = |lab: &&PageLab| address.lab.as_deref() == Some(lab.lab.name);
    labs.iter().position(is_named).unwrap_or_default()
}

fn set_up_listeners(labs: Labs) {
    view::follow_exercises(move || {
        for lab in labs {
            lab.dispatch(Msg::Forgotten);
        }
        custom_api::restored();
    });
    view::listen("input", move |event| {
        let Some(target) = event.target() else { return };
        let control: Control = target.unchecked_into();
        let bound = control.get_attribute("data-bound").unwrap_or_default();
        if let Some((name, setting)) = bound.split_once('.')
            && let Some(lab) = labs.iter().find(|it| it.lab.name == name)
        {
            lab.dispatch(typed(setting, &control.value()));
        }
        if let Some(fields) = view::closest(&event, "[data-part=own]") {
            custom_api::keep_typed(&fields);
            for lab in labs {
                lab.dispatch(typed(&control.name(), &control.value()));
            }
        }
    });
    view::listen("click", move |event| {
        follow_click(labs, &event);
        turn(labs, &event);
    });
    view::listen("keydown", move |event| turn(labs, &event));
    view::on_travel(move |before| {
        if let Some(link) = before {
            follow(labs, &Address::of(&link));
        }
        let here = view::address();
        if here.lab.as_deref().is_none_or(view::leads_to) {
            follow(labs, &here);
            show(labs, &here);
        }
    });
}

/// Fills in what an address asks for at the lab that it names, if the page has it.
fn follow(labs: Labs, address: &Address) -> Option<&'static PageLab> {
    let lab = find(labs, address)?;
    lab.dispatch(Msg::Followed(address.rest.clone()));
    Some(lab)
}
