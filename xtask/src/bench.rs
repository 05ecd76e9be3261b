//! Measures what the project promises, and writes it into BENCHMARKS.md and BENCHMARKS.json.

use anyhow::Result;
use clap::ValueEnum as _;

use crate::site::{self, Weight};
use crate::test::stage::Stage;
use crate::{process, setup, target};

/// Measures what the project promises, and writes it into BENCHMARKS.md and BENCHMARKS.json.
///
/// It takes about a quarter of an hour, on a machine that should do nothing else.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Measures these parts alone, and writes no file
    parts: Vec<Part>,
    /// How often each figure is taken
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
}

/// A part of the report.
#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Part {
    /// The native server under load, beside others
    Servers,
    /// The first visit, by Lighthouse
    Visit,
    /// How smoothly a thousand posts are drawn
    Frames,
    /// What a future costs
    Cost,
    /// Runs of 1 to 5,000 requests beside their ideal
    Totals,
}

/// Measures, in a program of its own: `e2e/benches/report`. What it measures are others.
pub(crate) fn bench(options: &Options) -> Result<()> {
    let is_whole = options.parts.is_empty();
    let parts = if is_whole { Part::value_variants() } else { &options.parts };
    let mut cargo = process::cargo(&["test", "--package=e2e", "--bench=report"]);
    if parts.contains(&Part::Totals) {
        let dist = target()?.join("bench-site");
        site::build_with(|trunk| trunk.env("OVERLAP_MANY_POSTS", "1").arg("--dist").arg(&dist))?;
        cargo.env("OVERLAP_BENCH_DIST", dist);
    }
    if parts.contains(&Part::Servers) {
        setup::load_generator()?;
    }
    // It builds the site that is measured in all other parts.
    let _beside = Stage::Timing.start_beside(&mut cargo)?;
    let Weight { visit, wasm } = site::weigh()?;
    let names =
        parts.iter().filter_map(|part| Some(part.to_possible_value()?.get_name().to_owned()));
    cargo
        .env("OVERLAP_VISIT_BYTES", visit.to_string())
        .env("OVERLAP_WASM_BYTES", wasm.to_string())
        .env("OVERLAP_BENCH_PARTS", names.collect::<Vec<_>>().join(","))
        .env("OVERLAP_BENCH_ROUNDS", options.rounds.to_string())
        .env("OVERLAP_BENCH_WRITES", if is_whole { "yes" } else { "no" });
    process::run(&mut cargo)
}
