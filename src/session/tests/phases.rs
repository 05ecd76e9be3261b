//! What a lab may do next.

use super::{super::phase::StopReason, *};

const ALL: [Phase; 9] = [
    Phase::Loading,
    Phase::Idle,
    Phase::Connecting(None),
    Phase::Connecting(Some(StopReason::Cancel)),
    Phase::Running(None),
    Phase::Running(Some(StopReason::Cancel)),
    Phase::Running(Some(StopReason::Reset)),
    Phase::Done,
    Phase::Failed,
];

#[test]
fn nothing_leads_back_to_loading_and_a_run_begins_with_connecting() {
    for phase in ALL {
        assert!(!phase.may_become(Phase::Loading), "{phase:?}");
        assert_eq!(
            phase.may_become(Phase::Connecting(None)) && phase != Phase::Connecting(None),
            phase.can_run()
        );
        let may_run = phase.may_become(Phase::Running(None));
        assert_eq!(may_run, matches!(phase, Phase::Connecting(None) | Phase::Running(None)));
    }
}

#[test]
fn results_come_only_from_what_was_under_way() {
    for phase in ALL {
        let may_fail = phase.may_become(Phase::Failed);
        assert_eq!(may_fail, phase.is_under_way(), "{phase:?}");
        let may_end = phase.may_become(Phase::Done);
        assert_eq!(may_end, matches!(phase, Phase::Running(_)), "{phase:?}");
    }
}

#[test]
fn a_reset_is_never_downgraded_to_a_cancel() {
    let reset = Phase::Running(Some(StopReason::Reset));
    assert!(!reset.may_become(reset.stopped(StopReason::Cancel)));
    let cancelled = Phase::Running(Some(StopReason::Cancel));
    assert!(cancelled.may_become(cancelled.stopped(StopReason::Reset)));
}
