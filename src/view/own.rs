//! The reader's own API: an address and headers, typed in one lab and meant for all of them. They are
//! kept nowhere but on the page, unless the reader asks for that.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement};

use super::{
    dom::{flag, listen, query, query_all},
    memory::{keep, kept},
};

/// The fields by name; the last is the box that asks for the others to be kept.
const ADDRESS: &str = "url";
const HEADERS: &str = "headers";
const REMEMBER: &str = "remember";

/// Fills in what was kept, and has all labs follow the one in which something is typed.
pub(crate) fn follow_own() {
    restore();
    listen("input", |event| {
        let Some(field) = event.target().and_then(|target| target.dyn_into::<Element>().ok())
        else {
            return;
        };
        if let Ok(Some(fields)) = field.closest("[data-part=own]") {
            let (address, headers) = typed(&fields);
            fill_in_all(&address, &headers, is_kept(&fields));
            let is_kept = is_kept(&fields);
            keep(&name(ADDRESS), if is_kept { &address } else { "" });
            keep(&name(HEADERS), if is_kept { &headers } else { "" });
        }
    });
}

/// The address and the headers as they stand in this lab.
pub(crate) fn typed(root: &Element) -> (String, String) {
    let address = field(root, ADDRESS).map(|it| it.unchecked_into::<HtmlInputElement>().value());
    let headers = field(root, HEADERS).map(|it| it.unchecked_into::<HtmlTextAreaElement>().value());
    (address.unwrap_or_default(), headers.unwrap_or_default())
}

/// Shows the fields of this lab, or hides them.
pub(crate) fn show(root: &Element, is_shown: bool) {
    if let Some(fields) = query(root, "[data-part=own]") {
        fields.toggle_attribute_with_force("hidden", !is_shown).expect("our names are well-formed");
    }
}

/// Shows whether the address and the headers of this lab are good.
pub(crate) fn mark(root: &Element, are_good: [bool; 2]) {
    for (name, is_good) in [ADDRESS, HEADERS].into_iter().zip(are_good) {
        if let Some(field) = field(root, name) {
            flag(&field, "aria-invalid", !is_good);
        }
    }
}

/// Empties the headers when what is filled in is the address: they may hold a key, which is not for
/// whatever address a link brings along.
pub(super) fn address_changes(root: &Element, name: &str) {
    if let Some(field) = field(root, HEADERS).filter(|_| name == ADDRESS) {
        field.unchecked_into::<HtmlTextAreaElement>().set_value("");
    }
}

/// Takes what was kept into all labs; nothing, once all is forgotten.
pub(super) fn restore() {
    let (address, headers) = (kept(&name(ADDRESS)), kept(&name(HEADERS)));
    fill_in_all(&address, &headers, !(address.is_empty() && headers.is_empty()));
}

fn fill_in_all(address: &str, headers: &str, is_kept: bool) {
    for fields in query_all("[data-part=own]") {
        let (old_address, old_headers) = typed(&fields);
        if let Some(field) = field(&fields, ADDRESS).filter(|_| old_address != address) {
            field.unchecked_into::<HtmlInputElement>().set_value(address);
        }
        if let Some(field) = field(&fields, HEADERS).filter(|_| old_headers != headers) {
            field.unchecked_into::<HtmlTextAreaElement>().set_value(headers);
        }
        if let Some(tick) = field(&fields, REMEMBER) {
            tick.unchecked_into::<HtmlInputElement>().set_checked(is_kept);
        }
    }
}

fn is_kept(root: &Element) -> bool {
    field(root, REMEMBER).is_some_and(|it| it.unchecked_into::<HtmlInputElement>().checked())
}

fn field(root: &Element, name: &str) -> Option<Element> {
    query(root, &format!("[data-own={name}]"))
}

fn name(field: &str) -> String {
    format!("own:{field}")
}
