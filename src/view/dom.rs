//! Small help with the DOM.

use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Document, Element, Event, EventTarget};

/// The document.
pub(super) fn document() -> Document {
    web_sys::window().and_then(|window| window.document()).expect("this runs on a page")
}

/// The first element below `root` that fits a selector of our own making.
pub(super) fn query(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).expect("our selectors are well-formed")
}

/// All elements of the document that fit a selector of our own making.
pub(crate) fn query_all(selector: &str) -> Vec<Element> {
    let root = document().document_element().expect("a page has an element");
    query_all_in(&root, selector)
}

/// All elements below `root` that fit a selector of our own making.
pub(super) fn query_all_in(root: &Element, selector: &str) -> Vec<Element> {
    let list = root.query_selector_all(selector).expect("our selectors are well-formed");
    (0..list.length()).filter_map(|index| list.item(index)?.dyn_into().ok()).collect()
}

/// A new element of this class with this text.
pub(super) fn element(tag: &str, class: &str, text: &str) -> Element {
    let element = document().create_element(tag).expect("our names are well-formed");
    if !class.is_empty() {
        element.set_class_name(class);
    }
    element.set_text_content(Some(text));
    element
}

/// Adds a child at the end.
pub(super) fn append(parent: &Element, child: &Element) {
    parent.append_child(child).expect("a new element can be a child");
}

/// Sets an attribute.
pub(super) fn set(element: &Element, name: &str, value: &str) {
    element.set_attribute(name, value).expect("our names are well-formed");
}

/// Sets an attribute that says yes or no.
pub(super) fn flag(element: &Element, name: &str, is_so: bool) {
    set(element, name, if is_so { "true" } else { "false" });
}

/// Calls `heard` at each event of this kind, for as long as the page lives.
pub(crate) fn listen_on(target: &EventTarget, kind: &str, heard: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(heard).into_js_value();
    target
        .add_event_listener_with_callback(kind, closure.unchecked_ref())
        .expect("adding a listener can't fail");
}

/// Calls `heard` at each event of this kind on the document.
pub(crate) fn listen(kind: &str, heard: impl FnMut(Event) + 'static) {
    listen_on(&document(), kind, heard);
}
