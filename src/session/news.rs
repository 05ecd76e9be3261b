//! What is written of a run while it lasts: in the log, and in the console of a reader's own code.

use super::{effect::Effect, model::LabModel};
use crate::lab::Drawing;

/// Logs what has happened since the log was last written.
pub(super) fn log_news(model: &mut LabModel) {
    for (index, run) in model.runs.iter_mut().enumerate() {
        let recorder = run.recorder.as_ref().filter(|_| run.record.is_none());
        let printed = recorder.map(|it| it.printed_after(run.shown)).unwrap_or_default();
        if !printed.is_empty() {
            run.shown += printed.len();
            model.effects.push(Effect::Print(printed));
        }
        let mut lines = recorder.map(|it| it.events_after(run.logged)).unwrap_or_default();
        if lines.is_empty() {
            continue;
        }
        model.effects.push(Effect::ShowEnds { index, seen: run.logged });
        run.logged += lines.len();
        // The totals are what rounds are for.
        let has_rounds = model.lab.drawing == Drawing::Rounds;
        lines.retain(|line| match (has_rounds, line.is_start) {
            (true, _) => line.is_failure,
            (false, is_start) => model.lab.logs_starts || !is_start,
        });
        model.effects.push(Effect::LogLines(lines));
    }
}
