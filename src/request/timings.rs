//! What the browser notes of requests: Resource Timing.

use js_sys::{Array, Map};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{
    PerformanceObserver, PerformanceObserverEntryList, PerformanceObserverInit,
    PerformanceResourceTiming,
};

use crate::run::Timing;

/// What the browser notes of every request of the page, from now on. Dropping it ends that.
///
/// It listens, instead of looking in the browser's list afterwards: that list ends at 250 entries, and
/// to empty it or to make it longer would change it for everybody else who looks.
#[derive(Debug)]
pub struct Timings {
    /// By URL. No two requests of a run share one, so an entry belongs to one request.
    entries: Map,
    observer: PerformanceObserver,
    _heard: Closure<dyn FnMut(PerformanceObserverEntryList)>,
}

impl Timings {
    /// Begins to listen; none where the browser can't be listened to.
    #[must_use]
    pub fn listen() -> Option<Self> {
        let entries = Map::new();
        let kept = entries.clone();
        let heard = Closure::<dyn FnMut(_)>::new(move |list: PerformanceObserverEntryList| {
            for entry in list.get_entries() {
                let entry: PerformanceResourceTiming = entry.unchecked_into();
                kept.set(&entry.name().into(), &entry);
            }
        });
        let observer = PerformanceObserver::new(heard.as_ref().unchecked_ref()).ok()?;
        let kinds = Array::of1(&"resource".into());
        observer.observe(&PerformanceObserverInit::new(&kinds));
        Some(Self { entries, observer, _heard: heard })
    }

    /// What is noted of the request for this URL. It may be noted a moment after the answer is in.
    #[must_use]
    pub fn of(&self, url: &str) -> Option<Timing> {
        let entry = Some(self.entries.get(&url.into())).filter(|entry| !entry.is_undefined())?;
        let entry: PerformanceResourceTiming = entry.unchecked_into();
        Some(Timing {
            fetched: entry.fetch_start(),
            look_up: entry.domain_lookup_end() - entry.domain_lookup_start(),
            connect: entry.connect_end() - entry.connect_start(),
            connected: entry.connect_end(),
            requested: entry.request_start(),
            responded: entry.response_start(),
            has_protocol: !entry.next_hop_protocol().is_empty(),
        })
    }
}

impl Drop for Timings {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
