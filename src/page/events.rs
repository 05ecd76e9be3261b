//! What a lab hears: each event of the page becomes a message.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, HtmlButtonElement, HtmlInputElement};

use super::{browser::now, export, lab::PageLab};
use crate::{
    session::Msg,
    view::{
        Permalinks, is_hidden, listen, listen_on, replay_step, wanted_format, watch_on_screen,
        watch_resize,
    },
};

/// Has a lab hear what is done to its figure, for as long as the page lives.
pub(super) fn listen_for(lab: &Rc<PageLab>) {
    let root = lab.view.root();
    on(lab, root, "submit", |lab, event| {
        event.prevent_default();
        lab.dispatch(Msg::Run);
    });
    on(lab, root, "click", |lab, event| clicked(lab, &event));
    on(lab, root, "input", |lab, event| {
        if let Some(msg) = typed(lab, &event) {
            lab.dispatch(msg);
        }
    });
    on(lab, root, "change", |lab, event| {
        if is_in(&event, "earlier") {
            lab.dispatch(Msg::Compared(lab.view.chosen_runs()));
        }
    });
    on(lab, &lab.view.table_toggle(), "toggle", |lab, _| {
        lab.view.render(&lab.model.borrow());
    });
    let it = Rc::clone(lab);
    listen("visibilitychange", move |_| {
        if is_hidden() {
            it.dispatch(Msg::Hidden);
        }
    });
    let it = Rc::clone(lab);
    watch_on_screen(lab.view.picture_place(), move |is_seen| it.seen(is_seen));
    let it = Rc::clone(lab);
    watch_resize(lab.view.picture_place(), move || {
        it.view.measure_picture();
        it.draw();
    });
    if let Some(place) = lab.view.compared_place() {
        let it = Rc::clone(lab);
        watch_resize(place, move || it.view.render_compared(&it.model.borrow()));
    }
}

fn on(lab: &Rc<PageLab>, target: &Element, kind: &str, heard: fn(&Rc<PageLab>, Event)) {
    let lab = Rc::clone(lab);
    listen_on(target, kind, move |event| heard(&lab, event));
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn is_in(event: &Event, part: &str) -> bool {
    let part = format!("[data-part={part}]");
    target(event).is_some_and(|target| target.closest(&part) != Ok(None))
}

fn typed(lab: &PageLab, event: &Event) -> Option<Msg> {
    let control = target(event)?;
    if let Some(step) = replay_step(event, now()) {
        return Some(Msg::Replay(step));
    }
    if is_in(event, "guess") {
        return Some(Msg::Guessed(control.dyn_into::<HtmlInputElement>().ok()?.value_as_number()));
    }
    if is_in(event, "question") {
        return Some(Msg::Chose(lab.view.choices()));
    }
    // The own API is all labs' business: the page hears it.
    if !is_in(event, "form") || is_in(event, "own") {
        return None;
    }
    let name = control.get_attribute("name")?;
    let value = match control.dyn_ref::<HtmlInputElement>() {
        Some(input) => input.value(),
        None => control.dyn_into::<web_sys::HtmlSelectElement>().ok()?.value(),
    };
    Some(Msg::Typed { control: name, value })
}

fn clicked(lab: &Rc<PageLab>, event: &Event) {
    if let Some(step) = replay_step(event, now()) {
        lab.dispatch(Msg::Replay(step));
    }
    if let Some(text) = Permalinks::wanted(event) {
        lab.dispatch(Msg::NoteAddress);
        spawn_local(lab.view.links().clone().copy(text));
    }
    let button = target(event).and_then(|target| target.closest("button").ok().flatten());
    let Some(button) = button.and_then(|button| button.dyn_into::<HtmlButtonElement>().ok()) else {
        return;
    };
    if let Some(setting) = button.get_attribute("data-preset") {
        lab.dispatch(Msg::Typed { control: setting, value: button.value() });
    }
    if let Some(format) = wanted_format(&button) {
        spawn_local(export::save(Rc::clone(lab), format));
    }
    match button.get_attribute("data-action").as_deref() {
        Some("cancel") => lab.dispatch(Msg::Cancel),
        Some("reset") => lab.dispatch(Msg::Reset),
        Some("forget-runs") => lab.dispatch(Msg::ForgetRuns),
        _ => {}
    }
}
