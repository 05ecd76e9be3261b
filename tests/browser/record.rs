//! What is recorded of a run, as the page and the network count it.

use futures::FutureExt;
use js_sys::{Object, Reflect};
use overlap::{
    request::get,
    run::{Instrumented, Network, Outcome, Record, Recorder, Reply, RunInfo, Settings, State},
    strategy::Strategy,
};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::practice::{CONNECTIONS, Post, Run, host, now};

/// Makes the future of a request, watched.
fn start(
    recorder: &Recorder,
    run: &Run,
    id: u32,
    delay: u32,
) -> impl FnOnce() -> Instrumented + use<> {
    let url = run.url(&format!("posts/{id}?delay={delay}"));
    let place = recorder.register(format!("post {id}"), url.clone());
    move || {
        place.instrument(|place| {
            async move {
                let answer = get::<Post>(&url, move |status| place.headers(status)).await?;
                let (status, chars) = (Some(answer.status), Some(answer.chars));
                Ok(Reply { status, chars, title: Some(answer.value.title) })
            }
            .boxed_local()
        })
    }
}

/// Each of the requests is answered after so many milliseconds.
async fn recorded(strategy: Strategy, run: &Run, count: u32, delay: u32) -> Record {
    let settings = Settings::from_iter([("count", count)]);
    let (network, started_unix_ms) = (Network::Server, 0.0);
    let info = RunInfo {
        lab: "ten-posts",
        strategy,
        network,
        settings,
        started_unix_ms,
        clock_step_ms: 0.0,
    };
    let recorder = Recorder::new(now, info);
    let starts = (1..=count).map(|id| start(&recorder, run, id, delay)).collect();
    strategy.run(starts, host()).await;
    recorder.finish(false);
    recorder.set_witness(Some(run.settled().await));
    recorder.record().expect("the run is finished")
}

#[wasm_bindgen_test]
async fn the_page_and_the_network_count_one_at_a_time_alike() {
    let run = Run::new();
    let record = recorded(Strategy::Sequential, &run, 3, 300).await;
    assert_eq!((record.state, record.peak_in_flight), (State::Done, 1));
    assert_eq!(record.witness.map(|seen| seen.peak_in_flight), Some(1));
    assert!(record.total_ms >= 0.95 * record.sum_ms);
    assert!(record.slowest_ms > 295.0);
}

#[wasm_bindgen_test]
async fn the_page_counts_what_it_asked_for_and_the_network_what_was_sent() {
    let run = Run::new();
    // Long enough for a busy machine to open six connections meanwhile.
    let record = recorded(Strategy::JoinAll, &run, 10, 1500).await;
    assert_eq!(record.peak_in_flight, 10);
    assert_eq!(record.witness.map(|seen| seen.peak_in_flight), Some(CONNECTIONS));
    for (index, request) in record.requests.iter().enumerate() {
        assert_eq!(request.index, index);
        assert_eq!((request.outcome, request.status), (Some(Outcome::Ok), Some(200)));
        assert!(request.chars.is_some() && request.title.is_some());
        let [started, headers, settled] =
            [request.started_ms, request.headers_ms, request.settled_ms].map(Option::unwrap);
        assert!(started < headers && headers < settled, "{request:?}");
        assert!(request.polls >= 3 && request.wakes >= 2, "{request:?}");
    }
}

/// The names of an object's members, sorted.
fn members(object: &JsValue) -> Vec<String> {
    let keys = Object::keys(object.unchecked_ref::<Object>());
    let mut keys: Vec<_> = keys.iter().filter_map(|key| key.as_string()).collect();
    keys.sort();
    keys
}

fn member(object: &JsValue, path: &[&str]) -> JsValue {
    let step = |object: JsValue, name: &&str| Reflect::get(&object, &(*name).into());
    path.iter().try_fold(object.clone(), step).expect("an object has members")
}

#[wasm_bindgen_test]
async fn a_record_has_the_members_that_its_schema_names() {
    let run = Run::new();
    let record = recorded(Strategy::JoinAll, &run, 2, 300).await;
    let json = Serializer::json_compatible();
    let json = record.serialize(&json).expect("a record can be told in JSON");
    let expected = "frames hidden lab network peak_in_flight requests schema settings slowest_ms \
                    started_unix_ms state strategy sum_ms total_ms witness";
    assert_eq!(members(&json).join(" "), expected);
    let expected = "busy_ms chars created_ms error headers_ms index label outcome phases polled_ms \
                    polls settled_ms started_ms status title url wakes woken_ms";
    assert_eq!(members(&member(&json, &["requests", "0"])).join(" "), expected);
    let expected = "aborted answered arrived connections peak_in_flight streams";
    assert_eq!(members(&member(&json, &["witness"])).join(" "), expected);
    let word = |path: &[&str]| member(&json, path).as_string().expect("a text");
    assert_eq!(word(&["schema"]), "overlap.run/1");
    assert_eq!((word(&["network"]), word(&["state"])), ("server".into(), "done".into()));
    assert_eq!(word(&["requests", "0", "outcome"]), "ok");
    assert_eq!(member(&json, &["settings", "count"]), 2);
}
