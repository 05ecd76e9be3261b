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
mod own;

use std::{cell::RefCell, panic, time::Duration};

pub use self::cost::sampled;
use self::lab::PageLab;
use futures::FutureExt;
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

/// Those that are open, in the page's order.
#[derive(Default)]
struct Labs(RefCell<Vec<&'static PageLab>>);

/// Chromium lays out a lab soon after it opens, in order to look for fields to fill in, and several of
/// them in one go where they open at once: a phone would stand still for a third of a second.
const BETWEEN_LABS: Duration = Duration::from_millis(100);

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
    let notice = match (&address.lab, address.network()) {
        (Some(lab), _) if labs::Lab::find(lab).is_none() => Some(("lab", lab.as_str())),
        (None, Some(network)) if Network::named(network).is_none() => Some(("network", network)),
        _ => None,
    };
    if let Some((kind, name)) = notice {
        let name = clipped(name, 20);
        view::show_notice(&format!("There is no {kind} called “{name}”."));
    }
    let labs: &'static Labs = Box::leak(Box::default());
    set_up_listeners(labs);
    open_labs(labs, &address).await;
}

/// Opens the labs that the address asks for, one after another. Each is ready as soon as the network is
/// that it asks.
async fn open_labs(labs: &Labs, address: &Address) {
    let network = address.network().and_then(Network::named);
    let is_named = |lab: &&labs::Lab| address.lab.as_deref() == Some(lab.name);
    let is_wanted = |lab: &&labs::Lab| address.view != View::Embed || is_named(lab);
    let api = custom_api::restored();
    // One look at the network is enough for all labs.
    let browser = async { network::connect(Destination::Browser, &|_| {}).await.err() }
        .boxed_local()
        .shared();
    let first = labs::all().next().filter(|_| address.view == View::Present);
    let shown = labs::all().find(is_named).or(first);
    // Nobody waits for the labs before the one that the address names.
    let mut is_paced = address.view == View::Lesson && shown.is_none();
    for lab in labs::all().filter(is_wanted) {
        // A presenter goes on to the next lab at once.
        let is_paced_now = is_paced && view::address().view == View::Lesson;
        let pause = if is_paced_now { BETWEEN_LABS / 2 } else { Duration::ZERO };
        sleep(pause).await;
        while labs.all().iter().any(|lab| lab.is_under_way()) {
            // What is measured is not to wait for the thread.
            sleep(BETWEEN_LABS).await;
        }
        // In tasks of their own: what is brought in is laid out between the two.
        view::open_chapter_of(lab);
        sleep(pause).await;
        let mut messages: Vec<_> = api.iter().map(|(name, text)| typed(name, text)).collect();
        if let Some(network) = network
            && (address.lab.is_none() || is_named(&lab))
        {
            messages.push(typed("network", network.name()));
        }
        let Some(page_lab) = PageLab::open(lab, messages) else { continue };
        labs.0.borrow_mut().push(page_lab);
        if is_named(&lab) {
            page_lab.dispatch(Msg::Followed(address.rest.clone()));
        }
        if shown.is_some_and(|shown| shown.name == lab.name) {
            show(labs, address);
            is_paced = true;
        }
        if address.view == View::Embed {
            view::tell_height(lab.name);
        }
        let browser = browser.clone();
        spawn_local(async move {
            let unavailable = if page_lab.asks_browser() { browser.await } else { None };
            page_lab.dispatch(Msg::Ready(unavailable));
        });
    }
    if address.view != View::Embed {
        view::open_chapters();
    }
}

fn typed(control: &str, value: &str) -> Msg {
    Msg::Typed { control: control.to_owned(), value: value.to_owned() }
}

/// Shows what an address leads to, in the view that it asks for.
fn show(labs: &Labs, address: &Address) {
    match address.view {
        View::Lesson => {
            view::show_presented(None);
            if let Some(lab) = labs.find(address) {
                lab.come_into_sight();
            }
        }
        View::Embed => {}
        View::Present => {
            let names: Vec<_> = labs::all().map(|lab| lab.name).collect();
            let is_named = |name: &&str| address.lab.as_deref() == Some(*name);
            let place = names.iter().position(is_named).unwrap_or_default();
            view::show_presented(Some((names[place], place, names.len())));
        }
    }
}

/// Follows a link within the page; the browser follows any other.
fn follow_click(labs: &Labs, event: &Event) {
    let Some(link) = view::followed(event) else { return };
    let mut address = Address::of(&link);
    match address.view {
        View::Lesson => {
            if let Some(lab) = labs.find(&address) {
                view::show_task(address.exercise);
                lab.open_link(&link, address.rest);
                if view::is_to_run(event) {
                    // Run brings into sight what is to be seen of it.
                    event.prevent_default();
                    lab.view.focus_run();
                    lab.dispatch(Msg::Run);
                }
            }
        }
        View::Embed => {}
        View::Present => {
            // Without a name, the lab that the reader last used.
            address.lab = address.lab.or(view::address().lab);
            event.prevent_default();
            if let Some(lab) = labs.find(&address).or(labs.nth(0)) {
                lab.show_in(View::Present);
                show(labs, &view::address());
            }
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
    let place = labs.place(&here);
    let Some(lab) = labs.nth(place) else { return };
    match turn {
        view::Turn::Back => labs.nth(place.saturating_sub(1)).unwrap_or(lab).present(),
        view::Turn::On => labs.nth(place + 1).unwrap_or(lab).present(),
        view::Turn::Leave => lab.show_in(View::Lesson),
    }
    show(labs, &view::address());
}

impl Labs {
    fn all(&self) -> Vec<&'static PageLab> {
        self.0.borrow().clone()
    }

    fn nth(&self, place: usize) -> Option<&'static PageLab> {
        self.0.borrow().get(place).copied()
    }

    /// The lab that an address names, if it is open.
    fn find(&self, address: &Address) -> Option<&'static PageLab> {
        let name = address.lab.as_deref()?;
        self.all().into_iter().find(|it| it.lab.name == name)
    }

    /// The place of that lab among all of them, or else of the first.
    fn place(&self, address: &Address) -> usize {
        let is_named = |lab: &&PageLab| address.lab.as_deref() == Some(lab.lab.name);
        self.0.borrow().iter().position(is_named).unwrap_or_default()
    }
}

fn set_up_listeners(labs: &'static Labs) {
    view::follow_exercises(move || {
        for lab in labs.all() {
            lab.dispatch(Msg::Forgotten);
        }
        custom_api::restored();
        view::show_runs();
    });
    view::listen("input", move |event| {
        let Some(target) = event.target() else { return };
        let control: Control = target.unchecked_into();
        let bound = control.get_attribute("data-bound").unwrap_or_default();
        if let Some((name, setting)) = bound.split_once('.')
            && let Some(lab) = labs.all().into_iter().find(|it| it.lab.name == name)
        {
            lab.dispatch(typed(setting, &control.value()));
        }
        if let Some(fields) = view::closest(&event, "[data-part=api]") {
            custom_api::keep_typed(&fields);
            for lab in labs.all() {
                lab.dispatch(typed(&control.name(), &control.value()));
            }
        }
    });
    view::listen("click", move |event| {
        follow_click(labs, &event);
        turn(labs, &event);
        view::close_menus(&event);
    });
    view::listen("keydown", move |event| turn(labs, &event));
    view::on_travel(move |before| {
        if let Some(link) = before {
            follow(labs, &Address::of(&link));
        }
        let here = view::address();
        if here.lab.as_deref().is_none_or(view::leads_to) {
            view::show_task(here.exercise);
            follow(labs, &here);
            show(labs, &here);
        }
    });
}

/// Fills in what an address asks for at the lab that it names, if the page has it.
fn follow(labs: &Labs, address: &Address) {
    if let Some(lab) = labs.find(address) {
        lab.dispatch(Msg::Followed(address.rest.clone()));
    }
}
