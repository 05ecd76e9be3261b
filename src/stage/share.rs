//! Links to a lab as it is set: follows them, shows them, and lets the address follow the reader.

use std::cell::RefCell;

use wasm_bindgen_futures::spawn_local;
use web_sys::Event;

use super::Stage;
use crate::{
    lab::Settings,
    link::{Link, View, snippet, written},
    view::{Share, address, leads_to, own, scroll_by_address, stay, step, url_of},
};

/// What a link says of the lab.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// As it is set.
    now: RefCell<String>,
    /// As it was set when the address was last about it.
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

    /// Its name.
    pub(crate) fn name(&self) -> &'static str {
        self.lab.name
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
        step(link, &View::Lesson.link(&self.links.noted.borrow()));
        self.follow(wanted);
    }

    /// The address comes to lead to the lab as it is set, if it does not yet: by a step that Back
    /// takes back, or within the view that the page is in.
    pub(super) fn note_in_address(&self) {
        let now = self.links.now.borrow().clone();
        let here = address();
        let is_here = here.lab.as_deref() == Some(self.lab.name);
        match here.view {
            View::Lesson if is_here && *self.links.noted.borrow() == now => {}
            View::Lesson => self.show_in(View::Lesson),
            // The steps of a frame would be steps of the page around it.
            View::Embed => {}
            View::Present => stay(&View::Present.link(&now)),
        }
        self.links.note();
    }

    /// The address comes to show the lab as it is set in this view, by a step that Back takes back.
    pub(crate) fn show_in(&self, view: View) {
        let before = View::Lesson.link(&self.links.noted.borrow());
        step(&view.link(&self.links.now.borrow()), &before);
        self.links.note();
    }

    /// Shows the links to the lab with these settings.
    pub(super) fn show_links(&self, settings: &Settings) {
        let (address, _) = own::typed(self.figure.root());
        let address = String::from(js_sys::encode_uri_component(&address));
        let now = written(self.lab, settings, self.figure.network(), &address);
        let snippet = snippet(self.lab, &url_of(&View::Embed.link(&now)));
        self.share().show(&url_of(&View::Lesson.link(&now)), &snippet, &View::Present.link(&now));
        self.links.now.replace(now);
    }

    /// The lab comes to be the one that the page presents.
    pub(crate) fn present(&self) {
        stay(&View::Present.link(&self.links.now.borrow()));
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
