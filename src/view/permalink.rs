//! A lab's links: to itself as it is set, and as a part of another page.

use js_sys::Reflect;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, HtmlTextAreaElement};

use super::{
    address::url_of,
    dom::{query, set},
    viewport::window,
};
use crate::{
    lab::Lab,
    link::{View, snippet},
};

/// The links below a lab, whose figure this is.
#[derive(Clone, Debug)]
pub(crate) struct Permalinks(pub(super) Element);

impl Permalinks {
    /// Shows the link to a lab as it is set, the HTML that embeds it, and where it is presented.
    /// `written` is what a link says of the lab.
    pub(super) fn show(&self, lab: &Lab, written: &str) {
        let url = url_of(&View::Lesson.link(written));
        let snippet = snippet(lab, &url_of(&View::Embed.link(written)));
        for (name, text) in [("link", &url), ("snippet", &snippet)] {
            if let Some(place) = self.text(name).filter(|place| place.value() != *text) {
                place.set_value(text);
                self.say(name, "");
            }
        }
        for (name, href) in [("whole", &url), ("present", &View::Present.link(written))] {
            if let Some(link) = query(&self.0, &format!("[data-part={name}]")) {
                set(&link, "href", href);
            }
        }
    }

    fn text(&self, name: &str) -> Option<HtmlTextAreaElement> {
        query(&self.0, &format!("textarea[data-part={name}]"))?.dyn_into().ok()
    }

    fn say(&self, name: &str, words: &str) {
        if let Some(place) = query(&self.0, &format!("[data-part={name}-copied]")) {
            place.set_text_content(Some(words));
        }
    }

    /// Which of its texts is to be copied, if that is what was clicked.
    pub(crate) fn wanted(event: &Event) -> Option<String> {
        event.target()?.dyn_into::<Element>().ok()?.get_attribute("data-copy")
    }

    /// Copies one of its texts; where the browser does not let it, selects the text for the reader
    /// to do so.
    pub(crate) async fn copy(self, name: String) {
        let Some(place) = self.text(&name) else { return };
        self.say(&name, "");
        if copied(&place.value()).await {
            self.say(&name, "Copied.");
        } else {
            // A text area that the page has can take the focus.
            let _ = place.focus();
            place.select();
            self.say(&name, "It is selected: copy it with Ctrl+C, or ⌘C.");
        }
    }
}

async fn copied(text: &str) -> bool {
    let navigator = window().navigator();
    // It is missing over plain HTTP from another machine.
    let is_there = Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|it| it.is_object());
    is_there && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
