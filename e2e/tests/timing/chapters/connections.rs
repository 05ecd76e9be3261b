//! Chapter 13: more requests than there are connections.

use std::{cell::RefCell, collections::BTreeMap};

use e2e::{
    browser::{Browser, on_lesson, with_browser},
    hiding::hide_timing,
    lab::Lab,
    native::{NativeServer, USUAL_PORT},
    patience::{expect, in_three_attempts},
    ports::is_free,
    record::{Phases, Record},
    site::Site,
};
use thirtyfour::By;

use e2e::runs::run_each;

#[tokio::test]
async fn six_connections_make_nine_rounds_of_what_this_page_began_at_once() {
    on_lesson(async |browser| {
        let lab = browser.lab("connections");
        in_three_attempts(async || {
            let records = run_each(&lab, ["join_all", "join_all"]).await;
            for record in &records {
                record.assert_all_ok();
                assert_eq!(record.peak_in_flight, 50, "this page's count");
            }
            let [free, bound] = records;
            assert_eq!(bound.seen().peak_in_flight, 6, "the network's count");
            let peak = free.seen().peak_in_flight;
            // A page that is held up sends the last when the first are answered.
            expect(peak == 50, || format!("{peak} at once, with nothing in the way"))?;
            let began_late = bound.requests.iter().filter(|r| r.started() > 100.0).count();
            expect(began_late == 0, || format!("{began_late} of 50 began late"))?;
            let rounds = bound.total_ms / 200.0;
            expect((8.95..13.0).contains(&rounds), || format!("{rounds} rounds"))?;
            expect(free.total_ms < 0.4 * bound.total_ms, || {
                format!("{} and {} ms", free.total_ms, bound.total_ms)
            })
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn more_connections_make_fewer_rounds_and_one_for_each_ends_the_queue() {
    on_lesson(async |browser| {
        let lab = browser.lab("connections");
        in_three_attempts(async || {
            let mut totals = Vec::new();
            for connections in ["6", "25", "50"] {
                lab.until(&["idle", "done"]).await;
                lab.set("connections", connections).await;
                let [free, bound] = run_each(&lab, ["join_all", "join_all"]).await;
                totals.push((free.total_ms, bound.total_ms));
            }
            let [(_, six), (_, two_rounds), (free, each)] = totals[..] else { unreachable!() };
            let share = two_rounds / six;
            expect((0.15..0.4).contains(&share), || format!("{two_rounds} of {six} ms"))?;
            expect(each < 1.3 * free + 100.0, || format!("{each} and {free} ms"))
        })
        .await;
    })
    .await;
}

/// The lab's runs on the native server: over HTTP/1.1, with keep-alive off, over HTTP/2, simulated.
async fn run_served(lab: &Lab) -> [Record; 4] {
    let records = run_each(lab, ["join_all"; 4]).await;
    for record in &records {
        record.assert_all_ok();
        assert_eq!(record.peak_in_flight, 50, "this page's count");
    }
    records
}

/// Runs a test on a page from the native server, with that server chosen.
async fn on_server(test: impl AsyncFnOnce(Browser, Lab)) {
    let server = NativeServer::start_side_by_side().await;
    with_browser(async |browser| {
        browser.open(&format!("{}?network=server", server.page)).await;
        let lab = browser.lab("connections");
        test(browser, lab).await;
    })
    .await;
}

/// How many requests went over a connection that was open already, and over one that was not.
fn reused_and_new(record: &Record) -> [usize; 2] {
    let all = || record.requests.iter().map(|request| phases(record, request.index).reused);
    [true, false].map(|is_reused| all().filter(|reused| *reused == Some(is_reused)).count())
}

fn phases(record: &Record, index: usize) -> Phases {
    let request = &record.requests[index];
    request.phases.unwrap_or_else(|| panic!("{} has no phases", request.url))
}

/// An error unless the browser has told in time what it noted of each request.
fn expect_phases(records: &[Record]) -> Result<(), String> {
    let requests = records.iter().flat_map(|record| &record.requests);
    let late = requests.filter(|request| request.phases.is_none()).count();
    expect(late == 0, || format!("of {late} requests the browser told too late"))
}

#[tokio::test]
async fn over_real_connections_the_browser_itself_goes_six_at_a_time() {
    on_server(async |_, lab| {
        in_three_attempts(async || {
            let records = run_served(&lab).await;
            expect_phases(&records)?;
            let [kept, _, _, simulated] = records;
            assert_eq!((kept.network.as_str(), simulated.network.as_str()), ("server", "browser"));
            assert_eq!(kept.seen().peak_in_flight, 6, "the network's count");
            let opened = kept.seen().connections;
            expect(opened == Some(6), || format!("the server counted {opened:?}"))?;
            expect(reused_and_new(&kept) == [44, 6], || format!("{:?}", reused_and_new(&kept)))?;
            assert!(kept.total_ms >= 1700.0, "nine rounds: {} ms", kept.total_ms);
            expect(kept.total_ms <= 2600.0, || format!("{} ms", kept.total_ms))
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn with_keep_alive_off_each_request_opens_a_connection_and_six_at_a_time() {
    on_server(async |browser, lab| {
        let how =
            "return document.querySelector('[data-exercise=connections-closed]').dataset.done";
        lab.until(&["idle"]).await;
        lab.choose_network("browser").await;
        // As the exercise does: its link chooses the native server.
        let open = "document.querySelector('[data-exercise=connections-closed] a').click()";
        browser.js::<()>(open, []).await;
        in_three_attempts(async || {
            let records = run_served(&lab).await;
            expect_phases(&records)?;
            let [_, closed, ..] = records;
            let seen = closed.seen();
            assert_eq!((seen.connections, seen.arrived), (Some(50), 50), "{seen:?}");
            assert!((2..=6).contains(&seen.peak_in_flight), "{seen:?}");
            let counts = reused_and_new(&closed);
            expect(counts == [0, 50], || format!("the browser's own account: {counts:?}"))?;
            let times = closed.requests.iter().map(|it| phases(&closed, it.index).connecting);
            let paid = times.filter(|connecting| *connecting > 0.0).count();
            expect(paid >= 25, || format!("{paid} of 50 took a time to connect"))?;
            let facts = lab.text("facts").await;
            let is_told = ["opened6, 50, 1, –", "it counted6, 50, 1, –"]
                .iter()
                .all(|counts| facts.contains(&format!("connections {counts}")));
            expect(is_told, || facts)
        })
        .await;
        let done: Option<String> = browser.js(how, []).await;
        assert_eq!(done.as_deref(), Some("true"), "the exercise is done");
    })
    .await;
}

#[tokio::test]
async fn over_http2_one_connection_carries_all_of_them_at_once() {
    on_server(async |_, lab| {
        in_three_attempts(async || {
            let records = run_served(&lab).await;
            expect_phases(&records)?;
            let [_, _, one, _] = records;
            let seen = one.seen();
            assert_eq!((seen.connections, seen.streams), (Some(1), Some(50)), "{seen:?}");
            expect(reused_and_new(&one) == [49, 1], || format!("{:?}", reused_and_new(&one)))?;
            expect(seen.peak_in_flight == 50, || format!("{seen:?}"))?;
            expect(one.total_ms <= 500.0, || format!("{} ms", one.total_ms))
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn the_page_of_the_other_address_asks_by_both_protocols_too() {
    let server = NativeServer::start_side_by_side().await;
    with_browser(async |browser| {
        browser.open(&format!("{}?network=server", server.tls_page)).await;
        let records = browser.lab("connections").run().await;
        let streams: Vec<_> = records.iter().take(3).map(|run| run.seen().streams).collect();
        assert_eq!(streams, [None, None, Some(50)]);
    })
    .await;
}

/// How long a request waited for its answer, and how long it took in all, by the browser's own entries.
async fn noted(browser: &Browser) -> BTreeMap<String, [f64; 2]> {
    let script = "return Object.fromEntries(performance.getEntriesByType('resource').map(
        (entry) => [entry.name, [entry.responseStart - entry.requestStart, entry.duration]]))";
    browser.js(script, []).await
}

#[tokio::test]
async fn phases_add_up_to_the_bar_and_are_what_the_browser_measured() {
    on_server(async |browser, lab| {
        browser.js::<()>("performance.setResourceTimingBufferSize(5000)", []).await;
        in_three_attempts(async || {
            let records = run_served(&lab).await;
            expect_phases(&records)?;
            let noted = noted(&browser).await;
            for record in &records {
                let mut beyond = Vec::new();
                for request in &record.requests {
                    let phases = phases(record, request.index);
                    let [waited, took] = noted[&request.url];
                    assert!((phases.sum() - request.took()).abs() <= 5.0, "{request:#?}");
                    beyond.push(request.took() - took);
                    if phases.reused.is_some() {
                        let apart = (phases.waiting - waited).abs();
                        assert!(apart <= 5.0, "{apart} ms apart: {request:#?}");
                    }
                }
                // The page asks before the browser's account begins and hears after it has ended.
                assert!(beyond.iter().all(|ms| *ms > -5.0), "{beyond:?}");
                beyond.sort_by(f64::total_cmp);
                expect(beyond[25] <= 25.0, || format!("half are off by {} ms", beyond[25]))?;
            }
            // The queue is before the sending over real connections, and after it in the simulation.
            let [kept, _, one, simulated] = &records;
            let (real, apart) = (phases(kept, 49), phases(simulated, 49));
            let is_told = real.queued > 2.0 * real.waiting && apart.waiting > 2.0 * apart.queued;
            expect(is_told, || format!("{real:?}, {apart:?}"))?;
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
        })
        .await;
    })
    .await;
}

/// How many bars of each track have this part, in the picture.
async fn drawn(lab: &Lab, part: &str) -> Vec<usize> {
    let script = "return Array.from(lab.querySelectorAll('svg.live .track'), (track) =>
        (track.querySelector(`path.${arguments[0]}`)?.getAttribute('d').match(/M/g) ?? []).length)";
    lab.js(script, [part.into()]).await
}

#[tokio::test]
async fn bars_are_split_and_the_table_has_the_phases() {
    on_server(async |browser, lab| {
        lab.open_table().await;
        let kept = RefCell::new(None);
        in_three_attempts(async || {
            let records = run_served(&lab).await;
            expect_phases(&records)?;
            lab.show_picture().await;
            let boxes = drawn(&lab, "connecting").await;
            let opened = records.each_ref().map(|record| reused_and_new(record)[1]);
            expect(boxes == opened, || format!("{boxes:?} boxes for {opened:?} connections"))?;
            assert_eq!(drawn(&lab, "receiving").await, [50; 4]);
            assert!(drawn(&lab, "queued").await[0] >= 44, "lines before the steps");
            kept.replace(Some(records));
            Ok(())
        })
        .await;
        let records = kept.take().expect("they were kept");

        let cells =
            "return Array.from(lab.querySelectorAll('[data-part=table] tr:nth-child(50) td'),
            (cell) => cell.textContent)";
        let cells: Vec<String> = lab.js(cells, []).await;
        for (record, cells) in records.iter().zip(cells.chunks(7)) {
            let phases = phases(record, 49);
            let all = [phases.queued, phases.connecting, phases.waiting, phases.receiving];
            assert_eq!(cells[1..5], all.map(|phase| format!("{phase:.1}")), "{cells:?}");
        }

        let legend = "#lab-connections .legend [data-term=connecting]";
        let term = browser.driver.find(By::Css(legend)).await.expect("there is a legend");
        term.scroll_into_view().await.expect("it can be scrolled to");
        let pointed = browser.driver.action_chain().move_to_element_center(&term);
        pointed.perform().await.expect("it can be pointed at");
        let seen = "return ['connecting', 'waiting'].map((part) =>
            Number(getComputedStyle(lab.querySelector(`svg.live .${part}`)).opacity))";
        let [lit, other]: [f64; 2] = lab.js(seen, []).await;
        assert!(lit > 0.9 && other < 0.5, "{lit}, {other}");
    })
    .await;
}

#[tokio::test]
async fn without_http2_that_run_is_left_out_and_the_lab_says_what_to_do() {
    // Its TLS is at some port, where nobody looks.
    let server = NativeServer::start().await;
    with_browser(async |browser| {
        browser.open(&format!("{}?network=server", server.page)).await;
        let lab = browser.lab("connections");
        let records = lab.run().await;
        assert_eq!(lab.until(&["done", "failed"]).await, "done");
        assert_eq!(records.len(), 3, "two over HTTP/1.1 and the simulation");
        let problem = lab.text("problem").await;
        assert!(problem.starts_with("Without HTTP/2: open https://localhost:"), "{problem}");
        assert!(problem.contains("certificate"), "{problem}");
    })
    .await;
}

#[tokio::test]
async fn without_a_native_server_the_simulation_runs_and_the_lab_says_how_to_start_one() {
    if !is_free(USUAL_PORT).await {
        println!("left out: port {USUAL_PORT}, where the page looks, is taken on this machine");
        return;
    }
    let site = Site::start().await;
    with_browser(async |browser| {
        browser.open(&site.url).await;
        let lab = browser.lab("connections");
        lab.until(&["idle"]).await;
        lab.choose_network("server").await;
        let records = lab.run().await;
        assert_eq!(lab.until(&["done", "failed"]).await, "done");
        let [simulated] = records.as_slice() else { panic!("one run, not {}", records.len()) };
        simulated.assert_all_ok();
        assert_eq!(simulated.network, "browser");
        let problem = lab.text("problem").await;
        assert!(problem.contains("cargo xtask serve --network"), "{problem}");
        let said = lab.text("said").await;
        assert!(said.contains("through 6 simulated connections"), "{said}");
    })
    .await;
}

#[tokio::test]
async fn a_server_that_does_not_allow_it_is_shown_without_phases_and_the_lab_says_why() {
    if !is_free(USUAL_PORT).await {
        println!("left out: port {USUAL_PORT}, where the page looks, is taken on this machine");
        return;
    }
    let server = NativeServer::start().await;
    let to = server.page.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let hiding = tokio::spawn(hide_timing(USUAL_PORT, to));
    let site = Site::start().await;
    with_browser(async |browser| {
        browser.open(&site.url).await;
        let lab = browser.lab("connections");
        lab.until(&["idle"]).await;
        lab.choose_network("server").await;
        let records = lab.run().await;
        let hidden =
            |record: &&Record| record.requests[0].url.starts_with("http://127.0.0.1:4600/");
        let records: Vec<_> = records.iter().filter(hidden).collect();
        assert_eq!(records.len(), 2, "with keep-alive and without");
        for record in records {
            record.assert_all_ok();
            assert!(record.requests.iter().all(|request| request.phases.is_none()));
        }
        let said = lab.text("said").await;
        assert!(said.contains("answers the browser does not tell this page the phases"), "{said}");
        assert!(said.contains("Timing-Allow-Origin"), "{said}");
        lab.show_picture().await;
        assert_eq!(drawn(&lab, "queued").await[..2], [0, 0], "the bars stay whole");
        assert_eq!(drawn(&lab, "waiting").await[..2], [50, 50]);
    })
    .await;
    hiding.abort();
}
