//! What a lab hears: each event goes to the function that answers it.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlButtonElement};

use super::{Asked, Stage, State};
use crate::view::{Replay, listen, listen_on, wanted_format, watch_on_screen, watch_resize};

impl Stage {
    pub(super) fn set_up_listeners(self: &Rc<Self>) {
        let root = self.figure.root();
        self.on(root, "submit", |stage, event| {
            event.prevent_default();
            stage.press_run();
        });
        self.on(root, "click", |stage, event| stage.clicked(&event));
        self.on(root, "input", |stage, event| stage.heard_input(&event));
        self.on(&self.figure.table_toggle(), "toggle", |stage, _| stage.show_table());
        let stage = Rc::clone(self);
        listen("visibilitychange", move |_| stage.note_hidden());
        let stage = Rc::clone(self);
        watch_on_screen(self.figure.picture_place(), move |is_seen| {
            stage.is_on_screen.set(is_seen);
            if is_seen {
                stage.draw();
            }
        });
        let stage = Rc::clone(self);
        watch_resize(self.figure.picture_place(), move || {
            stage.figure.measure_picture();
            stage.draw();
        });
    }

    fn on(self: &Rc<Self>, target: &Element, kind: &str, heard: fn(&Rc<Self>, Event)) {
        let stage = Rc::clone(self);
        listen_on(target, kind, move |event| heard(&stage, event));
    }

    fn heard_input(self: &Rc<Self>, event: &Event) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_in = |part: &str| {
            let part = format!("[data-part={part}]");
            target.as_ref().is_some_and(|target| target.closest(&part) != Ok(None))
        };
        if let Some(wanted) = Replay::wanted(event) {
            self.replay(wanted);
        } else if is_in("guess") {
            self.figure.guess_made();
            self.say_guess();
            self.draw();
        } else if is_in("question") {
            self.figure.keep_guesses();
            if self.state.get() == State::Done {
                self.figure.tell();
            }
        } else if is_in("form") {
            if is_in("own") {
                // What was wrong with another address.
                self.trouble.take();
            }
            self.settings_changed();
        }
    }

    fn clicked(self: &Rc<Self>, event: &Event) {
        if let Some(wanted) = Replay::wanted(event) {
            self.replay(wanted);
        }
        self.copy(event);
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let button = target.and_then(|target| target.closest("button").ok().flatten());
        let Some(button) = button.and_then(|button| button.dyn_into::<HtmlButtonElement>().ok())
        else {
            return;
        };
        if let Some(setting) = button.get_attribute("data-preset") {
            self.figure.fill_in(&setting, &button.value());
            self.settings_changed();
        }
        if let Some(format) = wanted_format(&button) {
            self.press_export(format);
        }
        match button.get_attribute("data-action").as_deref() {
            Some("cancel") => self.ask(Asked::Cancel),
            Some("reset") => self.press_reset(),
            _ => {}
        }
    }
}
