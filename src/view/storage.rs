//! What this browser keeps for the reader: guesses, ticks, code, which labs were run and the chapter that was read
//! last, and the address of an API where that is asked for, in its local storage and nowhere else.

use web_sys::Storage;

/// What all our names begin with: other pages of the same host keep things there, too.
const OURS: &str = "overlap:";

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// Whether this is asked under a name for the first time of this visit, in this tab. Where nothing can be kept, it is
/// not.
pub(crate) fn is_first_of_visit(name: &str) -> bool {
    let visit = web_sys::window().and_then(|window| window.session_storage().ok()?);
    let name = format!("{OURS}{name}");
    visit.is_some_and(|visit| {
        matches!(visit.get_item(&name), Ok(None)) && visit.set_item(&name, "yes").is_ok()
    })
}

/// Keeps a text under a name; an empty one is no longer kept. Where nothing can be kept, nothing is.
pub(crate) fn keep(name: &str, text: &str) {
    if let Some(storage) = storage() {
        let name = format!("{OURS}{name}");
        // A full storage, or one that is switched off, only means that nothing is kept.
        let _ = if text.is_empty() {
            storage.remove_item(&name)
        } else {
            storage.set_item(&name, text)
        };
    }
}

/// What was kept under a name; empty when there is nothing.
pub(crate) fn kept(name: &str) -> String {
    let text = storage().and_then(|storage| storage.get_item(&format!("{OURS}{name}")).ok()?);
    text.unwrap_or_default()
}

/// Forgets everything that was kept.
pub(crate) fn forget() {
    let Some(storage) = storage() else { return };
    let count = storage.length().unwrap_or_default();
    let names: Vec<String> = (0..count).filter_map(|index| storage.key(index).ok()?).collect();
    for name in names.iter().filter(|name| name.starts_with(OURS)) {
        // As in `keep`.
        let _ = storage.remove_item(name);
    }
}
