//! The report as a page to read.

use std::fmt::Write as _;

use overlap::format::grouped;

use crate::{
    Report,
    cost::Cost,
    frames::Frames,
    servers::{Server, Servers},
    totals::Total,
    visit::Visit,
};

pub(crate) fn page(report: &Report) -> String {
    let Report { date, commit, machine, rounds, .. } = report;
    let mut page = format!(
        "# Benchmarks\n\n\
         Measured on {date} at commit `{commit}` by `cargo xtask bench`, which writes this page and \
         [the same figures with every sample](BENCHMARKS.json). Run it on a machine that does nothing else.\n\n\
         Machine: {} cores ({}), {}; {}; Node.js {}. Rounds: {rounds}.\n\n\
         Each figure is the median, with the least and the greatest in brackets. Milliseconds differ from \
         machine to machine. The ratios, within one run on one machine, are what can be compared.\n",
        machine.cores, machine.processor, machine.system, machine.browser, machine.node,
    );
    if !report.totals.is_empty() {
        page += &totals(&report.totals);
    }
    if !report.cost.is_empty() {
        page += &cost(&report.cost);
    }
    if !report.frames.is_empty() {
        page += &frames(&report.frames);
    }
    page.extend(report.visit.iter().map(visit));
    page.extend(report.servers.iter().map(servers));
    page
}

/// A section with a table: its words, the names of the columns, and the rows.
fn section(words: &str, columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut section =
        format!("\n{words}\n\n| {} |\n|{}\n", columns.join(" | "), "---|".repeat(columns.len()));
    for row in rows {
        writeln!(section, "| {} |", row.join(" | ")).expect("a text takes what is written to it");
    }
    section
}

fn totals(totals: &[Total]) -> String {
    let words = "## Requests all at once\n\n\
        `join_all` over real requests to the network in the page, and the same requests with `Promise.all`. \
        The ideal is the time that the slowest answer is asked to take; above 50 requests that is four times \
        as long. Above 1,000, the page is one that was built for this. Rust and JavaScript take turns.";
    let columns = [
        "requests",
        "ideal",
        "`join_all` to the ideal",
        "`Promise.all` to the ideal",
        "`join_all` to `Promise.all`",
    ];
    let row = |it: &Total| {
        vec![
            grouped(it.requests),
            format!("{:.0} ms", it.ideal_ms),
            it.rust_to_ideal.to_string(),
            it.javascript_to_ideal.to_string(),
            format!("**{}**", it.rust_to_javascript),
        ]
    };
    section(words, &columns, totals.iter().map(row))
}

fn cost(costs: &[Cost]) -> String {
    let words = "## What a future costs\n\n\
        A future that is ready at once, in a run with its record: to make it, poll it and note it. Beside it a \
        promise.";
    let columns = ["at a time", "future, µs", "promise, µs", "future to promise"];
    let row = |it: &Cost| {
        vec![
            grouped(it.futures),
            it.future_us.to_string(),
            it.promise_us.to_string(),
            format!("**{}**", it.future_to_promise),
        ]
    };
    section(words, &columns, costs.iter().map(row))
}

fn frames(frames: &[Frames]) -> String {
    let words = "## Frames while a thousand posts are drawn\n\n\
        The lab `ten-posts` with 1,000 posts, one at a time and then all at once, in a browser without a screen \
        and without a graphics processor, which draws 60 frames a second at most. The slower processor is \
        Chromium's own emulation. A task shorter than 50 ms counts as none, for every browser’s account of \
        long tasks begins there.";
    let columns = [
        "processor",
        "frames a second, one at a time",
        "all at once",
        "longest between two frames, ms",
        "longest task, ms",
        "longest script of the page, ms",
        "longest style, layout and painting, ms",
    ];
    let row = |it: &Frames| {
        vec![
            if it.slowdown == 1 {
                "this one".to_owned()
            } else {
                format!("{} times slower", it.slowdown)
            },
            format!("{:.0}", it.one_at_a_time_per_second),
            format!("**{:.0}**", it.all_at_once_per_second),
            format!("{:.0}", it.longest_frame_ms),
            format!("**{:.0}**", it.longest_task_ms),
            format!("{:.0}", it.longest_script_ms),
            format!("{:.0}", it.longest_drawing_ms),
        ]
    };
    section(words, &columns, frames.iter().map(row))
}

fn visit(visit: &Visit) -> String {
    #[expect(clippy::cast_precision_loss, reason = "files are smaller than 2^52 bytes")]
    let kilobytes = |bytes: u64| format!("{:.1} KB", bytes as f64 / 1000.0);
    let words = format!(
        "## The first visit\n\n\
         As Brotli it is {}, the page's own WebAssembly {} of it.\n\n\
         Lighthouse, in its mobile setting (a slow 4G network, a processor {} times slower than this one, which \
         is {:.0} by Lighthouse's own measure), from a host that compresses with gzip.",
        kilobytes(visit.bytes),
        kilobytes(visit.wasm_bytes),
        visit.slowdown,
        visit.processor,
    );
    let rows = [
        ("performance, of 100", format!("**{:.0}**", visit.performance)),
        ("accessibility, of 100", format!("{:.0}", visit.accessibility)),
        ("best practices, of 100", format!("{:.0}", visit.best_practices)),
        ("search engines, of 100", format!("{:.0}", visit.seo)),
        ("first contentful paint, ms", format!("{:.0}", visit.first_contentful_paint_ms)),
        ("largest contentful paint, ms", format!("**{:.0}**", visit.largest_contentful_paint_ms)),
        ("total blocking time, ms", format!("**{:.0}**", visit.total_blocking_time_ms)),
        ("speed index, ms", format!("{:.0}", visit.speed_index_ms)),
        ("cumulative layout shift", format!("{:.3}", visit.cumulative_layout_shift)),
    ];
    section(
        &words,
        &["", "median of all"],
        rows.map(|(name, it)| vec![name.to_owned(), it]).into_iter(),
    )
}

fn servers(servers: &Servers) -> String {
    let Servers { connections, requests_each, delay_ms, .. } = servers;
    let words = format!(
        "## The native server under load\n\n\
         {connections} connections over HTTP/1.1, opened at once, and over each {requests_each} requests one after \
         another, for answers that take {delay_ms} ms, sent by h2load. Server and client share the cores. The servers take \
         turns, and each is started anew for every round. What is later than {delay_ms} ms is late."
    );
    let columns = [
        "",
        "median, ms",
        "slowest, ms",
        "late, to the native server",
        "µs of processor a request",
        "to the native server",
    ];
    let or_unknown = |it: Option<String>| it.unwrap_or_else(|| "unknown".to_owned());
    let row = |it: &Server| {
        vec![
            it.name.to_owned(),
            format!("{:.0}", it.median_ms),
            format!("**{:.0}**", it.slowest_ms),
            format!("{:.1}", it.lateness_to_native),
            or_unknown(it.cpu_us.as_ref().map(|it| format!("**{it:.0}**"))),
            or_unknown(it.cpu_to_native.as_ref().map(|it| format!("{it:.1}"))),
        ]
    };
    section(&words, &columns, servers.each.iter().map(row))
}
