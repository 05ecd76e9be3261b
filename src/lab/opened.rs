//! Records from a file, before they are believed.

use super::Lab;
use crate::run::{EndedRun, Record, SCHEMA};

/// How many runs a file may have, and how many requests all of them together: as many as a lab keeps.
const MOST_RUNS: usize = 100;
const MOST_REQUESTS: usize = 10_000;

/// How long a run may have taken, in milliseconds: a day.
const LONGEST_MS: f64 = 86_400_000.0;

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
        if !records.iter().all(has_possible_times) {
            return Err("It has times that no run can have.".to_owned());
        }
        let ended = |record: Record| EndedRun { title: record.strategy.title(), record };
        Ok(records.into_iter().map(ended).collect())
    }
}

fn has_possible_times(record: &Record) -> bool {
    let mut is_possible = (0.0..=LONGEST_MS).contains(&record.total_ms);
    for request in &record.requests {
        request.each_moment(&mut |ms| is_possible &= (0.0..=LONGEST_MS).contains(&ms));
        let phases = request.phases.iter();
        let mut phases = phases.flat_map(|it| [it.queued, it.connecting, it.waiting, it.receiving]);
        is_possible &= phases.all(|ms| (0.0..=LONGEST_MS).contains(&ms));
    }
    is_possible
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{lab::tests::default_runs, run::Settings};

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
        let many = records("limits").into_iter().cycle().take(101).collect();
        assert!(opened("limits", many).unwrap_err().contains("too many"));
    }
}
