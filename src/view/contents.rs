//! The contents list follows the reader.

use web_sys::{Element, HtmlElement};

use super::{
    dom::{query_all, set, toggle},
    watch_on_screen,
};

/// Marks, in the contents list, the chapter that the reader is in.
pub(crate) fn follow_reader() {
    for chapter in query_all::<Element>(".chapter h2") {
        let Some(section) = chapter.parent_element() else { continue };
        let place = format!("#{}", section.id());
        watch_on_screen(&chapter, move |is_seen| {
            if is_seen {
                mark(&place);
            }
        });
    }
}

fn mark(place: &str) {
    for link in query_all::<HtmlElement>("#contents a") {
        if link.get_attribute("href").as_deref() == Some(place) {
            // In this order: to measure what has just been changed would take another layout.
            keep_in_sight(&link);
            set(&link, "aria-current", "true");
        } else {
            toggle(&link, "aria-current", false);
        }
    }
}

/// A long list scrolls along.
fn keep_in_sight(link: &HtmlElement) {
    if let Some(list) = link.closest("#contents").ok().flatten() {
        list.set_scroll_top(link.offset_top() - list.client_height() / 2);
    }
}
