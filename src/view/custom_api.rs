//! The reader's own API: an address and headers, typed in one lab and meant for all of them. They are
//! kept nowhere but on the page, unless the reader asks for that.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement};

use super::{
    dom::{flag, query, query_all},
    storage::{keep, kept},
};
use crate::session::Form;

/// The fields by name; the last is the box that asks for the others to be kept.
const ADDRESS: &str = "url";
const HEADERS: &str = "headers";
const REMEMBER: &str = "remember";

/// The address and the headers as they stand in this figure. Whether to keep them is then shown at all
/// labs, and done.
pub(crate) fn typed(figure: &Element) -> (String, String) {
    let address = address(figure).map(|it| it.value()).unwrap_or_default();
    let headers = headers(figure).map(|it| it.value()).unwrap_or_default();
    let is_kept = remember(figure).is_some_and(|it| it.checked());
    show_kept(is_kept);
    keep(&name(ADDRESS), if is_kept { &address } else { "" });
    keep(&name(HEADERS), if is_kept { &headers } else { "" });
    (address, headers)
}

/// The address and the headers of an earlier visit, if they were to be kept.
pub(crate) fn restored() -> (String, String) {
    let (address, headers) = (kept(&name(ADDRESS)), kept(&name(HEADERS)));
    show_kept(!(address.is_empty() && headers.is_empty()));
    (address, headers)
}

fn show_kept(is_kept: bool) {
    for tick in query_all("[data-part=own]").iter().filter_map(remember) {
        tick.set_checked(is_kept);
    }
}

/// Shows the fields of this figure, or hides them, and which of the two is wrong.
pub(super) fn show(figure: &Element, form: &Form, is_shown: bool, is_wrong: [bool; 2]) {
    let Some(fields) = query(figure, "[data-part=own]") else { return };
    fields.toggle_attribute_with_force("hidden", !is_shown).expect("our names are well-formed");
    if let Some(field) = address(figure) {
        if field.value() != form.address {
            field.set_value(&form.address);
        }
        flag(&field, "aria-invalid", is_wrong[0]);
    }
    if let Some(field) = headers(figure) {
        if field.value() != form.headers {
            field.set_value(&form.headers);
        }
        flag(&field, "aria-invalid", is_wrong[1]);
    }
}

fn address(figure: &Element) -> Option<HtmlInputElement> {
    field(figure, ADDRESS)?.dyn_into().ok()
}

fn headers(figure: &Element) -> Option<HtmlTextAreaElement> {
    field(figure, HEADERS)?.dyn_into().ok()
}

fn remember(figure: &Element) -> Option<HtmlInputElement> {
    field(figure, REMEMBER)?.dyn_into().ok()
}

fn field(figure: &Element, name: &str) -> Option<Element> {
    query(figure, &format!("[data-own={name}]"))
}

fn name(field: &str) -> String {
    format!("own:{field}")
}
