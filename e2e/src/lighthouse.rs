//! Lighthouse's audit, in its mobile setting.

use serde_json::Value;

use crate::{node::node, setup};

/// How much slower than this machine Lighthouse's phone is, where the machine is a quick one: what
/// Lighthouse takes by itself.
pub const SLOWDOWN: f64 = 4.0;

/// What it found.
#[derive(Debug)]
pub struct Audit(Value);

/// Audits the page as a phone would show it that is so many times slower than this machine.
pub async fn audit(url: &str, slowdown: f64, categories: &[&str]) -> Audit {
    let program = setup::node_modules().join("lighthouse/cli/index.js");
    let slowdown = format!("--throttling.cpuSlowdownMultiplier={slowdown}");
    let flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic";
    let categories = format!("--only-categories={}", categories.join(","));
    let printed = node(&program, [url, "--output=json", "--quiet", &slowdown, &categories, flags]);
    Audit(serde_json::from_str(&printed.await).expect("Lighthouse prints JSON"))
}

impl Audit {
    /// A category's score, of 100.
    #[must_use]
    pub fn score(&self, category: &str) -> u64 {
        let score = self.0["categories"][category]["score"].as_f64();
        let score =
            score.unwrap_or_else(|| panic!("no score for {category}: {}", self.0["runtimeError"]));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
        let score = (score * 100.0).round() as u64;
        score
    }

    /// What a single audit measured, in its own unit.
    #[must_use]
    pub fn measured(&self, id: &str) -> f64 {
        let value = self.0["audits"][id]["numericValue"].as_f64();
        value.unwrap_or_else(|| panic!("nothing measured for {id}: {}", self.0["audits"][id]))
    }

    /// Lighthouse's own measure of this machine's processor.
    #[must_use]
    pub fn processor(&self) -> f64 {
        self.0["environment"]["benchmarkIndex"].as_f64().expect("it is measured")
    }

    /// The audits of a category that are not passed.
    #[must_use]
    pub fn failed(&self, category: &str) -> Vec<String> {
        let of_category = self.0["categories"][category]["auditRefs"].as_array().expect("a list");
        let ids = of_category.iter().filter_map(|audit| audit["id"].as_str());
        ids.map(|id| (id, &self.0["audits"][id]))
            .filter(|(_, audit)| audit["score"].as_f64().is_some_and(|score| score < 0.9))
            .map(|(id, audit)| format!("{id}: {} {}", audit["title"], audit["displayValue"]))
            .collect()
    }
}
