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

use std::{panic, rc::Rc, time::Duration};

use self::lab::PageLab;
use gloo_timers::future::sleep;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event};

use crate::{
    format::clipped,
    lab as labs,
    link::{Address, View},
    network,
    run::Network,
    session::Msg,
    view::{self, custom_api},
};

type Labs = Rc<Vec<Rc<PageLab>>>;

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
    let labs: Labs = Rc::new(open_labs(&address).await);
    let notice = match (&address.lab, address.network()) {
        (Some(lab), _) if follow(&labs, &address).is_none() => Some(("lab", lab.as_str())),
        (None, Some(network)) if Network::named(network).is_none() => Some(("network", network)),
        _ => None,
    };
    if let Some((kind, name)) = notice {
        let name = clipped(name, 20);
        view::show_notice(&format!("This link asks for a {kind} “{name}”. There is none."));
    }
    show(&labs, &address);
    if address.view == View::Embed {
        labs.iter().for_each(|lab| view::tell_height(lab.lab.name));
    }
    set_up_listeners(Rc::clone(&labs));
    let (waiting, ready): (Vec<_>, Vec<_>) = labs.iter().partition(|lab| lab.asks_browser());
    for lab in ready {
        lab.dispatch(Msg::Ready(None));
    }
    if !waiting.is_empty() {
        // One look at the network is enough for all labs.
        let unavailable =
            network::connect(network::Destination::Practice(Network::Browser)).await.err();
        for lab in waiting {
            // The browser can draw in between.
            sleep(Duration::ZERO).await;
            lab.dispatch(Msg::Ready(unavailable.clone()));
        }
    }
}

/// Opens the labs that the address asks for, one after another; the browser can draw in between.
async fn open_labs(address: &Address) -> Vec<Rc<PageLab>> {
    let network = address.network().and_then(Network::named);
    let is_named = |lab: &labs::Lab| address.lab.as_deref() == Some(lab.name);
    let is_wanted = |lab: &&labs::Lab| address.view != View::Embed || is_named(lab);
    let (custom_address, custom_headers) = custom_api::restored();
    let mut opened = Vec::new();
    for lab in labs::all().filter(is_wanted) {
        sleep(Duration::ZERO).await;
        let (address_of_api, headers) = (custom_address.clone(), custom_headers.clone());
        let mut messages = vec![Msg::ApiTyped { address: address_of_api, headers }];
        if let Some(network) = network
            && (address.lab.is_none() || is_named(lab))
        {
            let (control, value) = ("network".to_owned(), network.name().to_owned());
            messages.push(Msg::Typed { control, value });
        }
        opened.extend(PageLab::open(lab, messages));
    }
    opened
}

/// Shows what an address leads to, in the view that it asks for.
fn show(labs: &Labs, address: &Address) {
    let lab = address.lab.as_deref();
    let lab = lab.and_then(|lab| find(labs, lab));
    match address.view {
        View::Lesson => {
            view::show_presented(None);
            lab.inspect(|lab| lab.come_into_sight());
        }
        View::Embed => {}
        View::Present => {
            let place = labs.iter().position(|it| lab.is_some_and(|lab| it.is_named(lab.lab.name)));
            let place = place.unwrap_or_default();
            view::show_presented(Some((labs[place].lab.name, place, labs.len())));
        }
    }
}

/// Follows a link within the page; the browser follows any other.
fn follow_click(labs: &Labs, event: &Event) {
    let Some(link) = view::followed(event) else { return };
    let address = view::address_of(&link);
    let here = view::address();
    match address.view {
        View::Lesson => {
            if let Some(lab) = address.lab.and_then(|lab| find(labs, &lab)) {
                lab.open_link(&link, address.rest);
            }
        }
        View::Embed => {}
        View::Present => {
            // Without a name, the lab that the reader last used.
            let lab = address.lab.or(here.lab).and_then(|lab| find(labs, &lab));
            let lab = lab.unwrap_or(&labs[0]);
            event.prevent_default();
            lab.show_in(View::Present);
            show(labs, &view::address());
        }
    }
}

/// Does what a presenter asks for.
fn turn(labs: &Labs, event: &Event) {
    let here = view::address();
    if here.view != View::Present {
        return;
    }
    let Some(turn) = view::Turn::wanted(event) else { return };
    event.prevent_default();
    let place = here.lab.and_then(|lab| labs.iter().position(|it| it.is_named(&lab)));
    let place = place.unwrap_or_default();
    let last = labs.len() - 1;
    match turn {
        view::Turn::Back => labs[place.saturating_sub(1)].present(),
        view::Turn::On => labs[last.min(place + 1)].present(),
        view::Turn::Leave => labs[place].show_in(View::Lesson),
    }
    show(labs, &view::address());
}

fn find<'a>(labs: &'a Labs, lab: &str) -> Option<&'a Rc<PageLab>> {
    labs.iter().find(|it| it.is_named(lab))
}

/// The reader's own API, when that is what was typed.
fn custom_api_typed(event: &Event) -> Option<(String, String)> {
    let field: Element = event.target()?.dyn_into().ok()?;
    field.closest("[data-part=own]").ok()??;
    Some(custom_api::typed(&field.closest(".lab").ok()??))
}

fn set_up_listeners(labs: Labs) {
    let all = Rc::clone(&labs);
    view::follow_exercises(move || {
        for lab in all.iter() {
            let choices = vec![String::new(); lab.view.questions()];
            lab.dispatch(Msg::Restored { choices, guess_ms: None });
            lab.dispatch(Msg::ApiTyped { address: String::new(), headers: String::new() });
        }
        custom_api::restored();
    });
    let all = Rc::clone(&labs);
    view::listen("input", move |event| {
        if let Some(change) = view::bound_changed(&event)
            && let Some(lab) = find(&all, &change.lab)
        {
            lab.dispatch(Msg::Typed { control: change.setting, value: change.value });
        }
        if let Some((address, headers)) = custom_api_typed(&event) {
            for lab in all.iter() {
                let (address, headers) = (address.clone(), headers.clone());
                lab.dispatch(Msg::ApiTyped { address, headers });
            }
        }
    });
    let all = Rc::clone(&labs);
    view::listen("click", move |event| {
        follow_click(&all, &event);
        turn(&all, &event);
    });
    let all = Rc::clone(&labs);
    view::listen("keydown", move |event| turn(&all, &event));
    view::on_travel(move |before| {
        if let Some(link) = before {
            follow(&labs, &view::address_of(&link));
        }
        let here = view::address();
        if here.lab.as_deref().is_none_or(view::leads_to) {
            follow(&labs, &here);
            show(&labs, &here);
        }
    });
}

/// Fills in what an address asks for at the lab that it names, if the page has it.
fn follow<'a>(labs: &'a Labs, address: &Address) -> Option<&'a Rc<PageLab>> {
    let lab = find(labs, address.lab.as_deref()?)?;
    lab.dispatch(Msg::Followed(address.rest.clone()));
    Some(lab)
}
