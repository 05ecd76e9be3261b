//! What opens over the page: the list of contents, and the menu of each lab.

use web_sys::{Element, Event};

use super::dom::{append, closest, element, flag, query_all, query_all_in, set, toggle};
use crate::session::LabModel;

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

/// Offers in this menu to run each of the lab's runs alone.
pub(super) fn offer_each(menu: &Element, model: &LabModel) {
    let places = (0..model.runs.len()).filter_map(|place| {
        model.offered_alone(place).map(|strategy| (strategy, model.runs[place].plan.title))
    });
    let offers: Vec<_> =
        places.map(|(strategy, title)| (strategy, format!("Only {title}"))).collect();
    let shown: String = offers.iter().map(|(_, words)| words.as_str()).collect();
    if menu.text_content().as_ref() != Some(&shown) {
        menu.set_text_content(None);
        for (strategy, words) in &offers {
            let button = element("button", "quiet", words);
            set(&button, "type", "button");
            set(&button, "data-action", "run-alone");
            set(&button, "value", strategy);
            append(menu, &button);
        }
    }
    for button in query_all_in::<Element>(menu, "button") {
        flag(&button, "aria-disabled", !model.phase.can_run());
    }
}
