//! Counts the rejections that nobody handled: what a browser would print in red.

use std::{cell::Cell, rc::Rc};

use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, Window};

use crate::practice::wait;

const KIND: &str = "unhandledrejection";

/// Counts from when it is made until it is dropped.
pub(crate) struct Rejections {
    count: Rc<Cell<u32>>,
    listener: Closure<dyn FnMut(Event)>,
}

fn window() -> Window {
    web_sys::window().expect("this runs on a page")
}

impl Rejections {
    pub(crate) fn watched() -> Self {
        let count = Rc::<Cell<u32>>::default();
        let seen = Rc::clone(&count);
        let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            event.prevent_default();
            seen.set(seen.get() + 1);
        });
        let added =
            window().add_event_listener_with_callback(KIND, listener.as_ref().unchecked_ref());
        added.expect("any window takes a listener");
        Self { count, listener }
    }

    /// How many there were, once the browser has had time to report them.
    pub(crate) async fn count(&self) -> u32 {
        wait(100).await;
        self.count.get()
    }
}

impl Drop for Rejections {
    fn drop(&mut self) {
        let listener = self.listener.as_ref().unchecked_ref();
        let removed = window().remove_event_listener_with_callback(KIND, listener);
        removed.expect("a listener can be removed");
    }
}

#[wasm_bindgen_test]
async fn a_rejection_that_nobody_handles_is_counted() {
    let rejections = Rejections::watched();
    drop(js_sys::Promise::reject(&"nobody cares".into()));
    assert_eq!(rejections.count().await, 1);
}
