//! The rows and points of a picture: where the pointer is, what a key leads to, and what is told of it.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent};

use super::{
    LabView,
    dom::{append, closest, control, element, fill, query, say, set},
};
use crate::{
    picture::{Spot, SpotStep},
    session::{LabModel, Msg},
};

/// How many rows Page Up and Page Down go.
const PAGE: isize = 10;

/// Where in a picture a pointer is, as parts of its width and its height.
pub(super) fn place_in(svg: &Element, event: &Event) -> Option<(f64, f64)> {
    let event: &MouseEvent = event.dyn_ref()?;
    let place = svg.get_bounding_client_rect();
    let x = (f64::from(event.client_x()) - place.left()) / place.width();
    Some((x, (f64::from(event.client_y()) - place.top()) / place.height()))
}

impl LabView {
    /// What is drawn nearest to where a pointer is.
    pub(crate) fn spot_at(&self, event: &Event) -> Option<Spot> {
        let (x, y) = place_in(&query(&self.picture, "svg.live")?, event)?;
        let (spots, [width, height]) = &*self.spots.borrow();
        spots.nearest(x * width, y * height)
    }

    /// Where a step leads to from the spot that is told.
    pub(crate) fn step(&self, model: &LabModel, step: SpotStep) -> Option<Spot> {
        self.spots.borrow().0.step(model.told_spot(), step)
    }

    /// What a key in the picture means: another spot, or none any longer. None where it means nothing here.
    pub(crate) fn stepped(&self, model: &LabModel, event: &Event) -> Option<Msg> {
        let key: &KeyboardEvent = event.dyn_ref()?;
        closest(event, "[data-part=spots]")?;
        if key.ctrl_key() || key.meta_key() || key.alt_key() || key.shift_key() {
            return None;
        }
        let step = match key.key().as_str() {
            "ArrowDown" => SpotStep::Rows(1),
            "ArrowUp" => SpotStep::Rows(-1),
            "ArrowRight" => SpotStep::Tracks(1),
            "ArrowLeft" => SpotStep::Tracks(-1),
            "PageDown" => SpotStep::Rows(PAGE),
            "PageUp" => SpotStep::Rows(-PAGE),
            "Home" => SpotStep::First,
            "End" => SpotStep::Last,
            // Where nothing is told, Escape is meant for the page.
            "Escape" => return model.told_spot().map(|_| Msg::ChoseSpot(None)),
            _ => return None,
        };
        Some(Msg::ChoseSpot(self.step(model, step)))
    }

    /// Shows what became of the spot that is told. It is read out, so it is left alone while it stays the same.
    pub(super) fn show_told(&self, model: &LabModel) {
        let place = self.part("told");
        let Some(telling) = model.telling() else {
            say(&place, "");
            return;
        };
        let name =
            [telling.run, &telling.name].join(if telling.name.is_empty() { "" } else { " · " });
        let text = format!("{name}: {}.", telling.words);
        if place.text_content().as_deref() != Some(&text) {
            place.set_text_content(None);
            append(&place, &element("b", telling.class, &name));
            append(&place, &element("span", "", &text[name.len()..]));
        }
    }

    /// Has the slider of the picture's rows stand where the spot does that is told.
    pub(super) fn show_place(&self, model: &LabModel) {
        let Some(slider) = control(&self.root, "[data-part=spots]") else { return };
        let spots = &self.spots.borrow().0;
        set(&slider, "max", &spots.count().saturating_sub(1).to_string());
        let place = model.told_spot().and_then(|spot| spots.place_of(spot));
        let words = model.telling().filter(|_| place.is_some());
        let words = words.map_or_else(
            || "none".to_owned(),
            |telling| format!("{} {}", telling.run, telling.name),
        );
        set(&slider, "aria-valuetext", &words);
        let place = place.unwrap_or_default().to_string();
        fill(&slider, &place);
    }
}
