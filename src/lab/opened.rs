//! Records from a file, before they are believed.

use super::Lab;
use crate::run::{EndedRun, Record, SCHEMA};

/// How many runs a file may have, and how many requests all of them together: as many as a lab keeps.
const MOST_RUNS: usize = 100;
const MOST_REQUESTS: usize = 10_000;

/// How long a run may have taken, in milliseconds: a day; and how long the name of a request may be, in bytes.
const LONGEST_MS: f64 = 86_400_000.0;
const LONGEST_LABEL: usize = 100;

impl Lab {
    /// The runs of a file that was made of this lab's.
    ///
    /// # Errors
    ///
    /// When they are none, too many, another lab's, or made with what no run is made with: what to say.
    pub fn opened(&self, records: Vec<Record>) -> Result<Vec<EndedRun>, String> {
        let requests: usize = records.iter().map(|record| record.requests.len()).sum();
        if records.is_empty() {
            return Err("There is no run in it.".to_owned());
        }
        if records.len() > MOST_RUNS || requests > MOST_REQUESTS {
            return Err(format!(
                "It has more than {MOST_RUNS} runs, or than {MOST_REQUESTS} requests: too many to draw."
            ));
        }
        if records.iter().any(|record| record.schema != SCHEMA) {
            return Err(format!("Its records are not of the schema {SCHEMA}."));
        }
        if let Some(other) = records.iter().find(|record| record.lab != self.name) {
            return Err(format!(
                "It has runs of the lab {}, and this is {}.",
                other.lab, self.name
            ));
        }
        let has_settings = |record: &Record| {
            self.settings.iter().all(|setting| record.settings.get(setting.name).is_some())
        };
        if !records.iter().all(has_settings) {
            return Err("It does not say what its runs were made with.".to_owned());
        }
        let labels = records.iter().flat_map(|record| &record.requests).map(|it| it.label.len());
        if labels.max().is_some_and(|length| length > LONGEST_LABEL) {
            return Err("It has names that no request has.".to_owned());
        }
        if !records.iter().all(has_possible_times) {
            return Err("It has times that no run can have.".to_owned());
        }
        let ended = |record: Record| EndedRun { title: record.strategy.title(), record };
        Ok(records.into_iter().map(ended).collect())
    }
}

/// Whether all its times are ones that a run can have.
fn has_possible_times(record: &Record) -> bool {
    let mut is_possible = true;
    let mut check = |ms: f64| is_possible &= (0.0..=LONGEST_MS).contains(&ms);
    let known = [record.clock_step_ms, record.standstill_ms].into_iter().flatten();
    let sums = [record.total_ms, record.sum_ms, record.slowest_ms];
    sums.into_iter().chain(known).chain(record.frames_ms.iter().copied()).for_each(&mut check);
    for request in &record.requests {
        request.each_moment(&mut check);
        let ends = request.polled_ms.iter().map(|(_, to)| *to);
        let phases = request.phases.iter();
        let phases = phases.flat_map(|it| [it.queued, it.connecting, it.waiting, it.receiving]);
        let served = request.served.iter().map(|it| it.ended_ms);
        let others = [request.created_ms, request.busy_ms].into_iter();
        others.chain(ends).chain(phases).chain(served).for_each(&mut check);
    }
    is_possible
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lab::{self, tests::default_runs},
        run::{Phases, Served, Settings},
        session::tests::record_of,
    };

    fn opened(lab: &str, records: Vec<Record>) -> Result<Vec<EndedRun>, String> {
        Lab::find(lab).expect("there is such a lab").opened(records)
    }

    fn records(lab: &'static str) -> Vec<Record> {
        default_runs(lab, 300.0).into_iter().map(|(_, record)| record).collect()
    }

    #[test]
    fn what_was_exported_is_opened_as_it_was() {
        let all = records("limits");
        let runs = opened("limits", all.clone()).expect("they are its own");
        assert_eq!(runs.iter().map(|run| run.title).next(), Some("batches"));
        assert_eq!(runs.into_iter().map(|run| run.record).collect::<Vec<_>>(), all);
    }

    #[test]
    fn what_is_not_a_labs_runs_is_refused_with_its_reason() {
        let with = |change: fn(&mut Record)| {
            let mut all = records("limits");
            change(&mut all[1]);
            opened("limits", all).expect_err("it is refused")
        };
        assert_eq!(opened("limits", Vec::new()).unwrap_err(), "There is no run in it.");
        let others = opened("ten-posts", records("limits")).unwrap_err();
        assert!(others.contains("runs of the lab limits, and this is ten-posts"), "{others}");
        assert!(with(|it| it.schema = "overlap.run/2".into()).contains("schema overlap.run/1"));
        assert!(with(|it| it.settings = Settings::new()).contains("made with"));
        for wrong in [-1.0, 1e300, f64::INFINITY, f64::NAN] {
            let mut all = records("limits");
            all[0].total_ms = wrong;
            assert!(opened("limits", all).unwrap_err().contains("times"), "{wrong}");
        }
        assert!(with(|it| it.requests[3].settled_ms = Some(-5.0)).contains("times"));
        let moments: [fn(&mut Record); 7] = [
            |it| it.requests[3].created_ms = 1e300,
            |it| it.requests[3].polled_ms = vec![(0.0, 1e300)],
            |it| it.requests[3].served = Some(Served { ended_ms: -5.0, answered: true }),
            |it| it.requests[3].phases = Some(Phases { waiting: 1e300, ..Phases::default() }),
            |it| it.clock_step_ms = Some(1e300),
            |it| it.frames_ms = vec![1.0, -1.0],
            |it| it.standstill_ms = Some(1e300),
        ];
        for change in moments {
            assert!(with(change).contains("times"));
        }
        assert!(with(|it| it.requests[3].label = "x".repeat(101)).contains("names"));
        let many: Vec<_> = records("limits").into_iter().cycle().take(101).collect();
        assert!(opened("limits", many).unwrap_err().contains("too many"));
        let thousands = lab::Settings::from_iter([("count", 1000), ("limit", 64)]);
        let plans = (Lab::find("limits").expect("there is such a lab").plans)(&thousands);
        let plan = record_of(Lab::find("limits").expect("it is there"), &plans[0], 1e6);
        assert!(opened("limits", vec![plan.clone(); 11]).unwrap_err().contains("too many"));
        assert!(opened("limits", vec![plan; 10]).is_ok());
    }
}
