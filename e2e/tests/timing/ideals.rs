//! What is drawn before a run, and what the live run then takes.

use e2e::{
    browser::on_site,
    patience::{expect, in_three_attempts},
    record::{Record, RecordExt as _, Request},
    runs::assert_as_planned,
};
use overlap::lab::{Drawing, Lab, Plan, Task, all};

/// Whether nothing but waiting and giving up comes between the start of a request and its end. Natively
/// such a run takes what is drawn, to the millisecond.
fn only_waits(plan: &Plan) -> bool {
    let in_the_way = ["fault=", "status=", "rate=", "connections=", "tires=", ".invalid"];
    let is_free = |path: &String| !in_the_way.iter().any(|it| path.contains(it));
    let is_free = |path: &Option<String>| path.as_ref().is_none_or(is_free);
    !plan.tasks.is_empty() && plan.tasks.iter().all(|task| !task.works && is_free(&task.path))
}

/// The labs whose every second run is a round of a comparison have a test of their own.
fn is_measured(lab: &Lab) -> bool {
    lab.drawing != Drawing::Rounds
}

fn total(ideal: &[(f64, f64)]) -> f64 {
    ideal.iter().map(|(_, end)| *end).fold(0.0, f64::max)
}

/// The most of these spans that overlap. One that ends makes room for one that starts.
fn peak(ideal: &[(f64, f64)]) -> usize {
    let under_way = |at: f64| ideal.iter().filter(move |(start, end)| (*start..*end).contains(&at));
    ideal.iter().map(|(start, _)| under_way(*start).count()).max().unwrap_or_default()
}

#[tokio::test]
async fn each_live_run_starts_and_ends_its_requests_as_is_drawn_before_it() {
    on_site(async |browser, site| {
        for definition in all().filter(|lab| is_measured(lab)) {
            let lab = browser.open_lab(&site.url, definition.name).await;
            let plans = (definition.plans)(&definition.default_settings());
            if plans.iter().any(only_waits) {
                in_three_attempts(async || {
                    let records = lab.run().await;
                    assert_as_planned(definition.name, &records, &lab.text("problem").await);
                    let runs = plans.iter().zip(&records).filter(|(plan, _)| only_waits(plan));
                    let runs: Vec<_> = runs.collect();
                    for (plan, run) in &runs {
                        expect_ideal(run, plan)?;
                    }
                    expect_the_order_that_is_drawn(&runs)
                })
                .await;
            }
        }
    })
    .await;
}

/// No request is early, each starts when its strategy would start it if only its requests took the time that
/// they did, and hardly any needs the thread.
fn expect_ideal(record: &Record, plan: &Plan) -> Result<(), String> {
    let run = format!("{}, {}", record.lab, record.name());
    let ideal = plan.ideal();
    let took = |(request, task): (&Request, &Task)| {
        request.duration_ms().unwrap_or_else(|| task.takes_ms.into())
    };
    let took: Vec<f64> = record.requests.iter().zip(&plan.tasks).map(took).collect();
    let spans = ideal.iter().zip(plan.strategy.ideal(&took));
    for (request, ((start, end), (due, _))) in record.requests.iter().zip(spans) {
        // What is given up before it has begun is over when the run is.
        let started = request.started_ms.or(request.settled_ms).unwrap_or(record.total_ms);
        let ended = request.settled_ms.unwrap_or(record.total_ms);
        let (label, busy) = (&request.label, request.busy_ms);
        let what = || {
            format!(
                "{run}, {label}: drawn {start} to {end} ms, due {due} ms, was {started} to {ended}, \
                 busy {busy}"
            )
        };
        assert!(*start - 3.0 <= started && *end - 3.0 <= ended, "early, {}", what());
        expect(started <= 1.05 * due + 50.0, || format!("late, {}", what()))?;
        if end > start {
            expect(busy <= (ended - started) / 10.0, || format!("busy, {}", what()))?;
        }
    }
    let (total_ms, drawn_ms) = (record.total_ms, total(&ideal));
    expect(total_ms <= 1.3 * drawn_ms + 100.0, || {
        format!("{run}: it took {total_ms} ms, and {drawn_ms} ms are drawn")
    })?;
    let drawn = peak(&ideal);
    expect(record.peak_in_flight == drawn, || {
        format!("{run}: {} in flight, not {drawn}", record.peak_in_flight)
    })?;
    let Some(seen) = record.witness else { return Ok(()) };
    record.assert_nothing_in_flight_there();
    // It hears of what was given up when the next one is on its way already.
    let is_peak = seen.aborted > 0 || seen.peak_in_flight as usize == drawn;
    expect(is_peak, || format!("{run}: the network saw {seen:?}, not {drawn} at a time"))
}

/// A run that is drawn clearly longer than another takes longer.
fn expect_the_order_that_is_drawn(runs: &[(&Plan, &Record)]) -> Result<(), String> {
    let totals = runs.iter().map(|(plan, run)| (total(&plan.ideal()), run.total_ms, run.name()));
    let totals: Vec<_> = totals.collect();
    println!("{}: {totals:.0?}", runs[0].1.lab);
    let is_clear = |(one, other): &(usize, usize)| totals[*one].0 >= 1.2 * totals[*other].0;
    let pairs = (0..runs.len()).flat_map(|one| (0..runs.len()).map(move |other| (one, other)));
    for (longer, shorter) in pairs.filter(is_clear) {
        expect(totals[longer].1 > totals[shorter].1, || {
            format!("of {totals:.0?}, number {longer} should take longer than number {shorter}")
        })?;
    }
    Ok(())
}
