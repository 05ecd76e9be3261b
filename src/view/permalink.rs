//! A lab's links: to itself as it is set, and as a part of another page.

use js_sys::Reflect;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlTextAreaElement};

use super::{
    address::url_of,
    dom::{control, fill, part, say, set, window},
};
use crate::{
    lab::Lab,
    link::{View, snippet},
};

/// Shows the link to a lab as it is set, the HTML that embeds it, and where it is presented. `written`
/// is what a link says of the lab.
pub(super) fn show(figure: &Element, lab: &Lab, written: &str) {
    let url = url_of(&View::Lesson.link(written));
    let snippet = snippet(lab, &url_of(&View::Embed.link(written)));
    for (name, text) in [("link", &url), ("snippet", &snippet)] {
        if control(figure, &format!("[data-part={name}]")).is_some_and(|place| fill(&place, text)) {
            say_copied(figure, name, "");
        }
    }
    for (name, href) in [("whole", &url), ("present", &View::Present.link(written))] {
        if let Some(link) = part(figure, name) {
            set(&link, "href", href);
        }
    }
}

fn say_copied(figure: &Element, name: &str, words: &str) {
    if let Some(place) = part(figure, &format!("{name}-copied")) {
        say(&place, words);
    }
}

/// Copies one of the texts; where the browser does not let it, selects the text for the reader to do so.
pub(crate) async fn copy(figure: Element, name: String) {
    let Some(place) = part(&figure, &name) else { return };
    let place: HtmlTextAreaElement = place.unchecked_into();
    say_copied(&figure, &name, "");
    if copied(&place.value()).await {
        say_copied(&figure, &name, "Copied.");
    } else {
        // A text area that the page has can take the focus.
        let _ = place.focus();
        place.select();
        say_copied(&figure, &name, "It is selected: copy it with Ctrl+C, or ⌘C.");
    }
}

async fn copied(text: &str) -> bool {
    let navigator = window().navigator();
    // It is missing over plain HTTP from another machine.
    let is_there = Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|it| it.is_object());
    is_there && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
