//! Exercises that tick themselves, on top of their labs, at the ends of chapters and in the last one; boxes that
//! the reader ticks; and the button that forgets it all.

use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{
    dom::{Control, closest, document_element, flag, listen, part, query, query_all, say, toggle},
    storage::{forget, keep, kept},
};

/// Shows what is done already, and keeps what the reader ticks from now on. Once the reader wants it all
/// forgotten, it is, and then `forgotten` is called.
pub(crate) fn follow_exercises(mut forgotten: impl FnMut() + 'static) {
    restore_exercises();
    listen("change", |event| {
        if let Some(tick) = closest(&event, "input[data-kept]") {
            keep_box(&tick.unchecked_into());
        }
    });
    listen("click", move |event| {
        if closest(&event, "[data-action=forget]").is_some() {
            forget();
            restore_exercises();
            forgotten();
        }
    });
}

/// Shows the task of this exercise on top of its lab, and no other; none: shows none.
pub(crate) fn show_task(exercise: Option<&str>) {
    for task in query_all::<Element>(".task") {
        let is_it = task.get_attribute("data-exercise").as_deref() == exercise;
        toggle(&task, "data-asked", is_it);
    }
}

/// Ticks an exercise wherever it stands, and says once, to those who can't see it, which run did it.
pub(crate) fn tick(exercise: &str, how: &str) {
    let name = format!("exercise:{exercise}");
    let is_news = kept(&name).is_empty();
    keep(&name, how);
    restore_exercises();
    let root = document_element();
    let task = query(&root, &format!(".task[data-exercise={exercise}] p"));
    if is_news
        && let Some(asks) = task.and_then(|it| it.text_content())
        && let Some(place) = part(&root, "ticked")
    {
        say(&place, &format!("Done. {asks} It was: {how}."));
    }
}

/// Shows what is done, and the boxes as the reader left them.
pub(super) fn restore_exercises() {
    for item in query_all::<Element>("[data-exercise]") {
        let name = item.get_attribute("data-exercise").unwrap_or_default();
        let how = kept(&format!("exercise:{name}"));
        flag(&item, "data-done", !how.is_empty());
        if let Some(place) = query(&item, ".how") {
            let text = if how.is_empty() { String::new() } else { format!("Done: {how}") };
            say(&place, &text);
        }
    }
    for tick in query_all::<Control>("input[data-kept]") {
        let is_changed = !kept(&format!("box:{}", tick.name())).is_empty();
        tick.set_checked(tick.default_checked() != is_changed);
    }
}

fn keep_box(tick: &Control) {
    let is_changed = tick.checked() != tick.default_checked();
    keep(&format!("box:{}", tick.name()), if is_changed { "changed" } else { "" });
    for other in query_all::<Control>(&format!("input[data-kept][name={}]", tick.name())) {
        other.set_checked(tick.checked());
    }
}
