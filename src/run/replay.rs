//! A run that is over, as it stood at any moment of it.

use super::Request;

impl Request {
    /// The request as it stood so many milliseconds after the run's start.
    #[must_use]
    pub fn at(&self, at_ms: f64) -> Self {
        let had = |time: Option<f64>| time.filter(|ms| *ms <= at_ms);
        let (headers_ms, settled_ms) = (had(self.headers_ms), had(self.settled_ms));
        let mut then = Self {
            started_ms: had(self.started_ms),
            headers_ms,
            settled_ms,
            outcome: self.outcome.filter(|_| settled_ms.is_some()),
            status: self.status.filter(|_| headers_ms.or(settled_ms).is_some()),
            ..self.clone()
        };
        then.refusals_ms.retain(|ms| *ms <= at_ms);
        then.polled_ms.retain(|(from, _)| *from <= at_ms);
        then.woken_ms.retain(|ms| *ms <= at_ms);
        then
    }

    /// The times at which something happened to it, in no particular order.
    pub fn moments(&self) -> impl Iterator<Item = f64> {
        let once = [self.started_ms, self.headers_ms, self.settled_ms].into_iter().flatten();
        let polls = self.polled_ms.iter().map(|(from, _)| from);
        once.chain(self.refusals_ms.iter().chain(polls).chain(&self.woken_ms).copied())
    }
}
