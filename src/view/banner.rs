//! What concerns the page as a whole: an address that it can't follow, or code of ours that broke.

use super::dom::{document, document_element, element, query, set};

/// Says something about the page as a whole, above its text.
pub(crate) fn show_notice(words: &str) {
    let notice = element("p", "problem", words);
    set(&notice, "role", "alert");
    if let Some(main) = query(&document_element(), "main") {
        main.before_with_node_1(&notice).expect("a new element can be a child");
    }
}

/// Shows, above all else, that the lesson broke and what to do. Once is enough.
pub(crate) fn show_panic(words: &str) {
    const ID: &str = "broken";
    if document().get_element_by_id(ID).is_some() {
        return;
    }
    let Some(body) = document().body() else { return };
    let notice = element(
        "div",
        "broken",
        "Something on this page broke, and that’s our fault. You can still read the text; to run the \
         labs again, reload the page. Details: ",
    );
    notice.set_id(ID);
    // Nothing here may panic: this is the panic handler.
    let _ = notice.set_attribute("role", "alert");
    let _ = notice.append_child(&element("code", "", words));
    let _ = body.prepend_with_node_1(&notice);
}
