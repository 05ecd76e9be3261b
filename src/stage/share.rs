//! Links to a lab as it is set: follows them, shows them, and lets the address follow the reader.

use std::cell::RefCell;

use wasm_bindgen_futures::spawn_local;
use web_sys::Event;

use super::Stage;
use crate::{
    lab::Settings,
    link::{Link, View, snippet, written},
    view::{Share, address, leads_to, own, scroll_by_address, step, url_of},
};

/// Links to the lab.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// To the lab as it is set.
    now: RefCell<String>,
    /// To the lab as it was set when the address was last about it.
    noted: RefCell<String>,
}

impl Links {
    /// What is set now is what the lab starts from.
    pub(super) fn note(&self) {
        self.noted.replace(self.now.borrow().clone());
    }
}

impl Stage {
    /// Fills in what an address asks for, and says what of it can't be. What is set that way already
    /// is left alone, with its results.
    pub(crate) fn follow(&self, wanted: &[(String, String)]) {
        let link = Link::read(self.lab, wanted);
        let is_news = |(name, value): &&(String, String)| self.figure.typed(name) != *value;
        if link.values.iter().any(|it| is_news(&it)) {
            self.fill_in(&link.values);
        }
        self.links.note();
        if !link.problems.is_empty() {
            let problems = link.problems.join(" ");
            self.figure.show_problem(&format!("This link asks for what can’t be. {problems}"));
        }
    }

    /// Brings the lab into sight when the address leads to it.
    pub(crate) fn come_into_sight(&self) {
        if leads_to(self.lab.name) {
            scroll_by_address();
            self.figure.root().scroll_into_view();
        }
    }

    /// The reader follows a link of the text to this lab: it is filled in at once, and the browser,
    /// which finds itself at that address already, only goes to the place.
    pub(crate) fn open_link(&self, link: &str, wanted: &[(String, String)]) {
        step(link, &self.links.noted.borrow());
        self.follow(wanted);
    }

    /// The address comes to lead to the lab as it is set, if it does not yet.
    pub(super) fn note_in_address(&self) {
        let now = self.links.now.borrow().clone();
        let is_here = address().lab.as_deref() == Some(self.lab.name);
        if !is_here || *self.links.noted.borrow() != now {
            step(&now, &self.links.noted.borrow());
            self.links.noted.replace(now);
        }
    }

    /// Shows the links to the lab with these settings.
    pub(super) fn show_links(&self, settings: &Settings) {
        let (address, _) = own::typed(self.figure.root());
        let address = String::from(js_sys::encode_uri_component(&address));
        let link = |view| written(view, self.lab, settings, self.figure.network(), &address);
        let url = link(View::Lesson);
        let snippet = snippet(self.lab, &url_of(&link(View::Embed)));
        self.share().show(&url_of(&url), &snippet);
        self.links.now.replace(url);
    }

    /// Copies what was asked for, if anything was.
    pub(super) fn copy(&self, event: &Event) {
        if let Some(wanted) = Share::wanted(event) {
            self.checked_settings();
            self.note_in_address();
            spawn_local(self.share().copy(wanted));
        }
    }

    fn share(&self) -> Share {
        Share(self.figure.root().clone())
    }
}
