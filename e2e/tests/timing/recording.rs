//! Runs in a recording of the browser's developer tools.

use std::{env, fs, path::Path, process};

use e2e::{
    node::{node_here, read_trace},
    setup,
    site::Site,
};

#[tokio::test]
async fn a_recording_has_a_track_for_each_strategy_with_all_its_requests() {
    let site = Site::start().await;
    let file = env::temp_dir().join(format!("overlap-recording-{}.json", process::id()));
    let args = [&setup::chrome(), Path::new(&site.url), Path::new("three-requests"), &file];
    node_here("record_trace.mjs", &args).await;
    let trace = read_trace(&file).await;
    fs::remove_file(&file).expect("it was made");
    let names: Vec<_> = trace.tracks.iter().map(|it| (&*it.group, &*it.name)).collect();
    assert_eq!(names, [("Overlap", "one at a time"), ("Overlap", "all at once")]);
    for track in &trace.tracks {
        let entries = &track.entries;
        assert_eq!(entries.len(), 4, "the run and its requests: {entries:#?}");
        let (run, requests) = entries.split_first().expect("there are four");
        // Those of one microsecond come in any order.
        let mut requests: Vec<_> = requests.iter().collect();
        requests.sort_by(|a, b| a.name.cmp(&b.name));
        assert!(run.name.starts_with(&format!("three-requests: {}", track.name)), "{run:?}");
        for (number, request) in (1..).zip(&requests) {
            assert!(request.name.starts_with(&format!("request {number}")), "{request:?}");
            assert!(request.ms >= 190.0 && request.ms <= run.ms, "{request:?} of {run:?}");
            assert_ne!(request.color, "error");
        }
        let sum: f64 = requests.iter().map(|request| request.ms).sum();
        let is_in_turn = track.name == "one at a time";
        assert_eq!(sum <= run.ms * 1.02, is_in_turn, "{sum} ms of {} ms", run.ms);
    }
}
