//! Small help with the DOM.

use js_sys::{Array, JSON};
use serde::Serialize;
use wasm_bindgen::{
    JsCast,
    prelude::{Closure, JsValue, wasm_bindgen},
};
use web_sys::{Document, Element, Event, EventTarget, Window};

#[wasm_bindgen]
extern "C" {
    /// A control of a form, whichever it is: an `<input>`, a `<select>` or a `<textarea>`.
    #[wasm_bindgen(extends = Element)]
    pub(crate) type Control;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn name(this: &Control) -> String;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn value(this: &Control) -> String;
    #[wasm_bindgen(method, setter)]
    fn set_value(this: &Control, value: &str);

    #[wasm_bindgen(method, getter, js_name = valueAsNumber)]
    pub(crate) fn value_as_number(this: &Control) -> f64;
    #[wasm_bindgen(method, setter, js_name = valueAsNumber)]
    pub(super) fn set_value_as_number(this: &Control, value: f64);

    #[wasm_bindgen(method, getter)]
    pub(super) fn checked(this: &Control) -> bool;
    #[wasm_bindgen(method, setter)]
    pub(super) fn set_checked(this: &Control, is_checked: bool);
    #[wasm_bindgen(method, getter, js_name = defaultChecked)]
    pub(super) fn default_checked(this: &Control) -> bool;
}

/// The window.
pub(super) fn window() -> Window {
    web_sys::window().expect("this runs on a page")
}

/// The document.
pub(super) fn document() -> Document {
    window().document().expect("this runs on a page")
}

/// The document's own element.
pub(super) fn document_element() -> Element {
    document().document_element().expect("a page has an element")
}

/// The first element below `root` that fits a selector of our own making.
pub(crate) fn query(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).expect("our selectors are well-formed")
}

/// The part of this name below `root`.
pub(crate) fn part(root: &Element, name: &str) -> Option<Element> {
    query(root, &format!("[data-part={name}]"))
}

/// The first control below `root` that fits a selector of our own making.
pub(super) fn control(root: &Element, selector: &str) -> Option<Control> {
    query(root, selector).map(JsCast::unchecked_into)
}

/// All elements of the document that fit a selector of our own making.
pub(super) fn query_all<T: JsCast>(selector: &str) -> Vec<T> {
    query_all_in(&document_element(), selector)
}

/// All elements below `root` that fit a selector of our own making.
pub(super) fn query_all_in<T: JsCast>(root: &Element, selector: &str) -> Vec<T> {
    let list = root.query_selector_all(selector).expect("our selectors are well-formed");
    Array::from(&list).into_iter().map(JsCast::unchecked_into).collect()
}

/// What an event happened to.
pub(super) fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// What an event happened to, or the nearest element around it, that fits a selector of our own making.
pub(crate) fn closest(event: &Event, selector: &str) -> Option<Element> {
    target(event)?.closest(selector).expect("our selectors are well-formed")
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

/// Sets an attribute. One that is the same is left alone, as are texts and values below: a screen reader
/// would read it out again, and the browser might lay the page out anew.
pub(super) fn set(element: &Element, name: &str, value: &str) {
    if element.get_attribute(name).as_deref() != Some(value) {
        element.set_attribute(name, value).expect("our names are well-formed");
    }
}

/// Sets an attribute that says yes or no.
pub(super) fn flag(element: &Element, name: &str, is_so: bool) {
    set(element, name, if is_so { "true" } else { "false" });
}

/// Adds an attribute that has no value, or takes it away.
pub(super) fn toggle(element: &Element, name: &str, is_there: bool) {
    element.toggle_attribute_with_force(name, is_there).expect("our names are well-formed");
}

/// Sets the text of an element.
pub(super) fn say(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

/// Puts a text into a control; whether there was another.
pub(super) fn fill(control: &Control, text: &str) -> bool {
    let is_new = control.value() != text;
    if is_new {
        control.set_value(text);
    }
    is_new
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

/// A value as JavaScript has it after `JSON.parse`.
pub(crate) fn as_object(value: &impl Serialize) -> JsValue {
    let json = serde_json::to_string(value).unwrap_or_default();
    JSON::parse(&json).unwrap_or(JsValue::NULL)
}
