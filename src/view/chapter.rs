//! Chapters: what their labs need is folded away until they are opened, and the style sheet has those that
//! are far away laid out only then.

use web_sys::{Element, HtmlTemplateElement};

use super::{
    custom_api,
    dom::{query_all, query_all_in, set},
    exercises::restore_exercises,
};
use crate::lab::Lab;

/// Opens the chapter that has this lab, if the page has it.
pub(crate) fn open_chapter_of(lab: &Lab) {
    query_all(&format!(".chapter:has(#lab-{})", lab.name)).iter().for_each(open_chapter);
}

/// Brings in what is folded away in a chapter, as the reader left it, and has the chapter laid out, near
/// or far.
fn open_chapter(chapter: &Element) {
    for template in query_all_in::<HtmlTemplateElement>(chapter, "template") {
        template.replace_with_with_node_1(&template.content()).expect("it stands in the page");
    }
    set(chapter, "data-open", "");
    restore_exercises();
    custom_api::restored();
}

/// Opens all chapters: those that have no lab are left.
pub(crate) fn open_chapters() {
    query_all(".chapter:not([data-open])").iter().for_each(open_chapter);
}
