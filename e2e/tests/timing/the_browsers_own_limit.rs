//! More requests than there are connections.

use std::collections::BTreeMap;

use e2e::{
    browser::{Browser, on_page, with_browser},
    lab::Lab,
    native::{NativeServer, USUAL_PORT},
    patience::{expect, in_three_attempts},
    ports::is_free,
    record::{Network, Phases, Record, RecordExt, RequestExt as _},
    report,
    runs::run_each,
};
use serde_json::{Value, json};

/// How many requests went over a connection that was open already, and over one that was not.
fn reused_and_new(record: &Record) -> [usize; 2] {
    let all = || record.requests.iter().map(|request| phases(record, request.index).reused);
    [true, false].map(|is_reused| all().filter(|reused| *reused == Some(is_reused)).count())
}

fn phases(record: &Record, index: usize) -> Phases {
    let request = &record.requests[index];
    request.phases.unwrap_or_else(|| panic!("{} has no phases", request.url))
}

fn sum(phases: &Phases) -> f64 {
    phases.queued + phases.connecting + phases.waiting + phases.receiving
}

/// The lab's runs on the native server: over HTTP/1.1, with keep-alive off, over HTTP/2, simulated.
/// What they show is asserted of one press of Run.
#[tokio::test]
async fn over_real_connections_the_browser_goes_six_at_a_time_and_tells_the_phases() {
    let server = NativeServer::start_side_by_side().await;
    with_browser(async |browser| {
        browser.open(&server.page).await;
        let lab = browser.ready("connections").await;
        browser.js::<()>("performance.setResourceTimingBufferSize(5000)", []).await;
        // The exercise's link chooses the native server.
        browser.click("#practice [data-exercise=connections-closed] a").await;
        in_three_attempts(async || {
            let records: [Record; 4] = run_each(&lab).await;
            for record in &records {
                record.assert_all_ok();
                assert_eq!(record.peak_in_flight, 50, "this page's count");
            }
            let late = records.iter().flat_map(|record| &record.requests);
            let late = late.filter(|request| request.phases.is_none()).count();
            expect(late == 0, || format!("of {late} requests the browser told too late"))?;
            let [kept, closed, one, simulated] = &records;
            let networks = [kept, closed, one, simulated].map(|record| record.network);
            assert_eq!(networks[2..], [Network::Server, Network::Browser]);
            expect_six_kept_open(kept)?;
            expect_each_opens_its_own(closed)?;
            expect_one_for_all(one)?;
            expect_nine_rounds(simulated)?;
            expect_drawn_and_told(&lab, &records).await?;
            expect_phases_as_measured(&browser, &records).await?;
            expect_queued_where_the_queue_is(&records)
        })
        .await;
        let done =
            "return document.querySelector('[data-exercise=connections-closed]').dataset.done";
        assert_eq!(browser.js::<String>(done, []).await, "true", "the exercise is done");
    })
    .await;
}

fn expect_six_kept_open(kept: &Record) -> Result<(), String> {
    assert_eq!(kept.seen().peak_in_flight, 6, "the network's count");
    let opened = kept.seen().connections;
    expect(opened == Some(6), || format!("the server counted {opened:?}"))?;
    expect(reused_and_new(kept) == [44, 6], || format!("{:?}", reused_and_new(kept)))?;
    assert!(kept.total_ms >= 1700.0, "nine rounds: {} ms", kept.total_ms);
    expect(kept.total_ms <= 2600.0, || format!("{} ms", kept.total_ms))
}

fn expect_each_opens_its_own(closed: &Record) -> Result<(), String> {
    let seen = closed.seen();
    assert_eq!((seen.connections, seen.arrived), (Some(50), 50), "{seen:?}");
    assert!((2..=6).contains(&seen.peak_in_flight), "{seen:?}");
    let counts = reused_and_new(closed);
    expect(counts == [0, 50], || format!("the browser's own account: {counts:?}"))?;
    let times = closed.requests.iter().map(|it| phases(closed, it.index).connecting);
    let paid = times.filter(|connecting| *connecting > 0.0).count();
    expect(paid >= 25, || format!("{paid} of 50 took a time to connect"))
}

fn expect_one_for_all(one: &Record) -> Result<(), String> {
    let seen = one.seen();
    assert_eq!((seen.connections, seen.streams), (Some(1), Some(50)), "{seen:?}");
    expect(reused_and_new(one) == [49, 1], || format!("{:?}", reused_and_new(one)))?;
    expect(seen.peak_in_flight == 50, || format!("{seen:?}"))?;
    expect(one.total_ms <= 500.0, || format!("{} ms", one.total_ms))?;
    // None is sent before the one connection is open.
    let opener = one.requests.iter().find(|it| phases(one, it.index).reused == Some(false));
    let opener = opener.expect("one request opened it");
    let of_opener = phases(one, opener.index);
    let open_at = opener.started() + of_opener.queued + of_opener.connecting;
    for request in one.requests.iter().filter(|it| it.index != opener.index) {
        let sent_at = request.started() + phases(one, request.index).queued;
        expect(sent_at > open_at - 5.0, || {
            format!("sent at {sent_at} ms, and the connection open at {open_at} ms")
        })?;
    }
    expect(phases(one, 49).queued < 300.0, || format!("{:?}", phases(one, 49)))
}

fn expect_nine_rounds(simulated: &Record) -> Result<(), String> {
    assert_eq!(simulated.seen().peak_in_flight, 6, "the network's count");
    let began_late = simulated.requests.iter().filter(|it| it.started() > 100.0).count();
    expect(began_late == 0, || format!("{began_late} of 50 began late"))?;
    let rounds = simulated.total_ms / 200.0;
    expect((8.95..13.0).contains(&rounds), || format!("{rounds} rounds"))
}

/// The figures and the bars say what the records say.
async fn expect_drawn_and_told(lab: &Lab, records: &[Record; 4]) -> Result<(), String> {
    let facts = lab.text("facts").await;
    let is_told = ["opened6, 50, 1, –", "seen by the server6, 50, 1, –"]
        .iter()
        .all(|counts| facts.contains(&format!("connections {counts}")));
    expect(is_told, || facts)?;
    lab.show_picture().await;
    let boxes = lab.drawn("connecting").await;
    let opened = records.each_ref().map(|record| reused_and_new(record)[1]);
    expect(boxes == opened, || format!("{boxes:?} boxes for {opened:?} connections"))?;
    assert_eq!(lab.drawn("receiving").await, [50; 4]);
    assert!(lab.drawn("queued").await[0] >= 44, "lines before the steps");
    Ok(())
}

/// How long a request waited for its answer, and how long it took in all, by the browser's own entries.
async fn noted(browser: &Browser) -> BTreeMap<String, [f64; 2]> {
    let script = "return Object.fromEntries(performance.getEntriesByType('resource').map(
        (entry) => [entry.name, [entry.responseStart - entry.requestStart, entry.duration]]))";
    browser.js(script, []).await
}

/// Phases add up to the bar, and are what the browser measured.
async fn expect_phases_as_measured(browser: &Browser, records: &[Record; 4]) -> Result<(), String> {
    let noted = noted(browser).await;
    for record in records {
        let mut beyond = Vec::new();
        for request in &record.requests {
            let phases = phases(record, request.index);
            // Those of the worker are relative to the page.
            let Some((_, [waited, took])) =
                noted.iter().find(|(url, _)| url.ends_with(&request.url))
            else {
                panic!("the browser has no entry for {}", request.url)
            };
            assert!((sum(&phases) - request.took()).abs() <= 5.0, "{request:#?}");
            beyond.push(request.took() - took);
            if phases.reused.is_some() {
                let apart = (phases.waiting - waited).abs();
                assert!(apart <= 5.0, "{apart} ms apart: {request:#?}");
            }
        }
        // The page asks before the browser's account begins and hears after it has ended.
        assert!(beyond.iter().all(|ms| *ms > -5.0), "{beyond:?}");
        beyond.sort_by(f64::total_cmp);
        // In a burst most wait for the page's own thread as well. Those that waited least show whether the two
        // accounts are of the same time.
        expect(beyond[5] <= 40.0, || format!("nine tenths are off by {} ms", beyond[5]))?;
    }
    Ok(())
}

/// The queue is before the sending over real connections, and after it in the simulation.
fn expect_queued_where_the_queue_is([kept, .., simulated]: &[Record; 4]) -> Result<(), String> {
    let (real, apart) = (phases(kept, 49), phases(simulated, 49));
    let is_told = real.queued > 2.0 * real.waiting && apart.waiting > 2.0 * apart.queued;
    expect(is_told, || format!("{real:?}, {apart:?}"))
}

/// From the page of one address by both protocols, and without the other port, where nobody looks,
/// without HTTP/2.
#[tokio::test]
async fn both_protocols_are_asked_from_either_page_and_http2_is_left_out_where_it_is_not() {
    for has_tls in [true, false] {
        let server = if has_tls {
            NativeServer::start_side_by_side().await
        } else {
            NativeServer::start().await
        };
        let page = if has_tls { &server.tls_page } else { &server.page };
        with_browser(async |browser| {
            let lab = browser.open_lab(page, "connections&network=server").await;
            let records = lab.run().await;
            assert_eq!(lab.until(&["done", "failed"]).await, "done");
            let streams: Vec<_> = records.iter().map(|run| run.seen().streams).collect();
            let problem = lab.text("problem").await;
            if has_tls {
                assert_eq!(streams, [None, None, Some(50), None]);
            } else {
                assert_eq!(streams, [None; 3], "two over HTTP/1.1 and the simulation");
                assert!(
                    problem.starts_with(
                        "Without HTTP/2: this page got no answer from https://localhost:"
                    ),
                    "{problem}"
                );
                assert!(problem.contains("certificate"), "{problem}");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn a_page_from_a_static_host_finds_the_native_server_and_without_one_says_how_to_start_it() {
    if !is_free(USUAL_PORT).await {
        return report::skipped("port 4600, where the page looks, is taken on this machine");
    }
    // The browser notes in the console that nobody answered.
    on_page("?embed=connections&network=server", async |browser| {
        let lab = browser.ready("connections").await;
        let records = lab.run().await;
        assert_eq!(lab.until(&["done", "failed"]).await, "done");
        let [simulated] = records.as_slice() else { panic!("one run, not {}", records.len()) };
        simulated.assert_all_ok();
        assert_eq!(simulated.network, Network::Browser);
        let problem = lab.text("problem").await;
        assert!(problem.contains("cargo xtask serve --network"), "{problem}");

        let _server = NativeServer::start_on(USUAL_PORT).await;
        let records = lab.run().await;
        let networks: Vec<_> = records.iter().map(|record| record.network).collect();
        assert_eq!(networks, [Network::Server, Network::Server, Network::Browser]);
        records.iter().for_each(RecordExt::assert_all_ok);
    })
    .await;
}

/// What the page shows of the lab's runs on the native server to those who have none, `www/recorded/connections.json`,
/// is written anew where a variable names the file.
#[tokio::test]
async fn the_runs_that_the_page_shows_as_recorded_can_be_recorded_anew() {
    let server = NativeServer::start_side_by_side().await;
    with_browser(async |browser| {
        browser.open(&server.page).await;
        let lab = browser.ready("connections").await;
        lab.choose_network("server").await;
        let records = run_each::<4>(&lab).await;
        records.iter().for_each(RecordExt::assert_all_ok);
        let script = "return navigator.userAgent.match(/Chrome.([0-9]+)/)[1]";
        let version: String = browser.js(script, []).await;
        let mut json = serde_json::to_value(&records[..]).expect("records are JSON");
        json[0]["recorded"] = json!({
            "browser": format!("Chromium {version}"),
            "version": env!("CARGO_PKG_VERSION"),
        });
        json.as_array_mut().into_iter().flatten().for_each(trim);
        let text = serde_json::to_string(&json).expect("it is JSON");
        let read: Vec<Record> = serde_json::from_str(&text).expect("it is still records");
        assert_eq!(read.len(), 4);
        if let Some(file) = std::env::var_os("OVERLAP_RECORDED") {
            std::fs::write(file, text + "\n").expect("it can be written");
        }
    })
    .await;
}

/// Leaves of a record what its picture needs: no polls, hosts without a port, and tenths of a millisecond.
fn trim(record: &mut Value) {
    record["frames_ms"] = json!([]);
    for request in record["requests"].as_array_mut().into_iter().flatten() {
        (request["polled_ms"], request["woken_ms"]) = (json!([]), json!([]));
        let url = request["url"].as_str().expect("it was sent somewhere").to_owned();
        let (scheme, rest) = url.split_once("://").expect("it has a scheme");
        let (_, path) = rest.split_once('/').expect("it has a path");
        request["url"] = json!(format!("{scheme}://localhost/{path}"));
    }
    round(record);
}

fn round(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            *value = json!((number.as_f64().unwrap_or_default() * 10.0).round() / 10.0);
        }
        Value::Array(list) => list.iter_mut().for_each(round),
        Value::Object(members) => members.values_mut().for_each(round),
        _ => {}
    }
}
