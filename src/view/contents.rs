//! The contents list follows the reader.

use web_sys::Element;

use super::{
    dom::{query_all, set},
    watch_on_screen,
};

/// Marks, in the contents list, the chapter that the reader is in.
pub(crate) fn follow_reader() {
    for chapter in query_all(".chapter h2") {
        let Some(section) = chapter.parent_element() else { continue };
        let id = section.id();
        watch_on_screen(&chapter, move |is_seen| {
            if is_seen {
                mark(&id);
            }
        });
    }
}

fn mark(id: &str) {
    for link in query_all("#contents a") {
        let leads_here =
            link.get_attribute("href").is_some_and(|href| href.strip_prefix('#') == Some(id));
        if leads_here {
            // In this order: to measure what has just been changed would take another layout.
            keep_in_sight(&link);
            set(&link, "aria-current", "true");
        } else {
            link.remove_attribute("aria-current").expect("it can be removed");
        }
    }
}

/// A long list scrolls along.
fn keep_in_sight(link: &Element) {
    if let Some(list) = link.closest("#contents").ok().flatten() {
        let link: &web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_ref(link);
        list.set_scroll_top(link.offset_top() - list.client_height() / 2);
    }
}
