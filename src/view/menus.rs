//! What opens over the page: the list of contents, and the menu of each lab.

use web_sys::{Element, Event};

use super::dom::{closest, query_all, toggle};

/// A click closes the list of contents and the menus of labs, but not the one that it is in: one of its links
/// was followed, or the reader turned to something else.
pub(crate) fn close_menus(click: &Event) {
    let within = closest(click, "#contents summary, .more");
    for menu in query_all::<Element>("#contents [open], .more[open]") {
        if !within.as_ref().is_some_and(|within| menu.contains(Some(within))) {
            toggle(&menu, "open", false);
        }
    }
}
