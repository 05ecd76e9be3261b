//! A run that is over, as it stood while it lasted.

use super::*;

fn recorded(outcome: Result<(), Failure>) -> Request {
    let recorder = recorder(Strategy::Sequential);
    let job = match outcome {
        Ok(()) => job(&recorder, "a", 30.0),
        Err(failure) => failing(&recorder, failure),
    };
    run(go(Strategy::Sequential, vec![job]));
    recorder.finish(false);
    recorder.record().expect("the run is finished").requests.remove(0)
}

#[test]
fn at_its_end_a_request_stands_as_it_ended() {
    for outcome in [Ok(()), Err(Failure::Network("gone".to_owned()))] {
        let request = recorded(outcome);
        assert_eq!(request.at(30.0), request);
        assert_eq!(request.at(f64::INFINITY), request);
    }
}

#[test]
fn between_headers_and_end_it_has_a_status_and_no_outcome() {
    let then = recorded(Ok(())).at(29.9);
    assert_eq!((then.started_ms, then.headers_ms, then.settled_ms), (Some(0.0), Some(10.0), None));
    assert_eq!((then.status, then.outcome), (Some(200), None));
    assert_eq!((then.polled_ms.len(), then.woken_ms.len()), (2, 1));
}

#[test]
fn before_its_headers_nothing_is_known_of_the_answer() {
    let then = recorded(Ok(())).at(9.9);
    assert_eq!((then.started_ms, then.headers_ms, then.status), (Some(0.0), None, None));
    assert_eq!((then.polled_ms.len(), then.woken_ms.len()), (1, 0));
}

#[test]
fn before_it_started_there_is_nothing_to_see() {
    let then = recorded(Ok(())).at(-0.1);
    assert_eq!((then.started_ms, then.outcome, then.polled_ms.len()), (None, None, 0));
}

#[test]
fn tries_that_were_refused_come_back_one_by_one() {
    let request = Request { refusals_ms: vec![5.0, 9.0], ..recorded(Ok(())) };
    let counts = [4.9, 5.0, 9.0].map(|at_ms| request.at(at_ms).refusals());
    assert_eq!(counts, [0, 1, 2]);
}

#[test]
fn its_moments_are_all_that_happened_to_it() {
    let mut moments: Vec<f64> =
        Request { refusals_ms: vec![5.0], ..recorded(Ok(())) }.moments().collect();
    moments.sort_by(f64::total_cmp);
    moments.dedup();
    assert_eq!(moments, [0.0, 5.0, 10.0, 30.0]);
}
