//! The page's address: what it asks for, and what it comes to say while the reader works.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, History, MouseEvent, ScrollRestoration};

use super::dom::{closest, listen_on, window};
use crate::link::Address;

/// What the page's address asks for.
pub(crate) fn address() -> Address {
    Address::of(&window().location().search().unwrap_or_default())
}

/// The whole URL of a link to this page.
pub(crate) fn url_of(link: &str) -> String {
    let here = window().location().href().unwrap_or_default();
    format!("{}{link}", here.split(['?', '#']).next().unwrap_or_default())
}

/// Whether the address leads to this lab, and not on to another place of the lesson.
pub(crate) fn leads_to(lab: &str) -> bool {
    let hash = window().location().hash().unwrap_or_default();
    hash.is_empty() || hash.strip_prefix("#lab-") == Some(lab)
}

fn history() -> History {
    window().history().expect("a window has a history")
}

/// Makes a link the page's address. Back comes to the address there is now, and `before`, a link to
/// the lab as it was set then, is filled in again.
pub(crate) fn step(link: &str, before: &str) {
    let history = history();
    // A browser may refuse when there are too many steps in a short time. The address is then old,
    // and nothing else.
    let _ = history.replace_state(&before.into(), "");
    let _ = history.push_state_with_url(&JsValue::NULL, "", Some(link));
    scroll_by_address();
}

/// Makes a link the page's address, in the place of the one there is.
pub(crate) fn stay(link: &str) {
    // As in `step`.
    let _ = history().replace_state_with_url(&JsValue::NULL, "", Some(link));
}

/// Where this address is come back to, the page and not the browser scrolls to what it names: the
/// browser goes to where the reader was when leaving, which may be another lab.
pub(crate) fn scroll_by_address() {
    let _ = history().set_scroll_restoration(ScrollRestoration::Manual);
}

/// Calls `came` when the address has changed by Back, by Forward or by a link within the page, with
/// what [`step`] left there.
pub(crate) fn on_travel(mut came: impl FnMut(Option<String>) + 'static) {
    listen_on(&window(), "popstate", move |_| {
        came(history().state().ok().and_then(|state| state.as_string()));
    });
}

/// Whether the link that a click follows also runs its lab.
pub(crate) fn is_to_run(event: &Event) -> bool {
    closest(event, "a[data-runs]").is_some()
}

/// The link to a lab, or to the view for a room, that a click follows in this very page: not into a new tab or window.
pub(crate) fn followed(event: &Event) -> Option<String> {
    let mouse = event.dyn_ref::<MouseEvent>()?;
    if mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.alt_key() {
        return None;
    }
    let link = closest(event, "a[href^=\"?lab=\"], a[href^=\"?present\"]")?;
    link.get_attribute("href").filter(|_| !link.has_attribute("target"))
}
