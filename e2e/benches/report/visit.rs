//! The first visit, by Lighthouse's mobile setting, from a host that compresses.

use std::env;

use e2e::{
    lighthouse::{Audit, SLOWDOWN, audit},
    site::Site,
};
use serde::Serialize;

use crate::spread::Spread;

/// Every category of Lighthouse's.
const CATEGORIES: [&str; 4] = ["performance", "accessibility", "best-practices", "seo"];

#[derive(Debug, Serialize)]
pub(crate) struct Visit {
    /// What a first visit transfers, and the page's own wasm of it, in bytes of Brotli.
    pub(crate) bytes: u64,
    pub(crate) wasm_bytes: u64,
    /// How many times slower than this processor the phone's is, and how quick this one is by Lighthouse's
    /// own measure.
    pub(crate) slowdown: f64,
    pub(crate) processor: Spread,
    /// Scores, of 100.
    pub(crate) performance: Spread,
    pub(crate) accessibility: Spread,
    pub(crate) best_practices: Spread,
    pub(crate) seo: Spread,
    pub(crate) first_contentful_paint_ms: Spread,
    pub(crate) largest_contentful_paint_ms: Spread,
    pub(crate) total_blocking_time_ms: Spread,
    pub(crate) speed_index_ms: Spread,
    pub(crate) cumulative_layout_shift: Spread,
}

pub(crate) async fn measure(rounds: usize) -> Visit {
    let site = Site::start().await;
    let mut audits = Vec::new();
    for _ in 0..rounds {
        audits.push(audit(&site.url, SLOWDOWN, &CATEGORIES).await);
    }
    let bytes = |name| env::var(name).ok().and_then(|it| it.parse().ok()).expect("what it weighs");
    let measured = |id: &str| Spread::of(audits.iter().map(|audit| audit.measured(id)));
    #[expect(clippy::cast_precision_loss, reason = "of 100")]
    let score = |id: &str| Spread::of(audits.iter().map(|audit| audit.score(id) as f64));
    let visit = Visit {
        bytes: bytes("OVERLAP_VISIT_BYTES"),
        wasm_bytes: bytes("OVERLAP_WASM_BYTES"),
        slowdown: SLOWDOWN,
        processor: Spread::of(audits.iter().map(Audit::processor)),
        performance: score("performance"),
        accessibility: score("accessibility"),
        best_practices: score("best-practices"),
        seo: score("seo"),
        first_contentful_paint_ms: measured("first-contentful-paint"),
        largest_contentful_paint_ms: measured("largest-contentful-paint"),
        total_blocking_time_ms: measured("total-blocking-time"),
        speed_index_ms: measured("speed-index"),
        cumulative_layout_shift: measured("cumulative-layout-shift"),
    };
    println!("{visit:#?}");
    visit
}
