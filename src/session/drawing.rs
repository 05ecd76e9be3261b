//! What is drawn of a lab: its picture, and the strips beside its listings.

use super::{
    model::{LabModel, UNKNOWN_MS},
    run::Run,
};
use crate::{
    lab::Drawing,
    picture::{Picture, Room, Track, ideal_total, latest, span_for},
    run::{Recorder, Request},
};

impl LabModel {
    /// The picture in this room, and in words. The axis grows if what is known now needs it.
    pub(crate) fn picture(&mut self, room: Room) -> (Picture, String) {
        let recorders = self.runs.iter().map(|run| run.recorder.as_ref());
        let requests: Vec<_> = recorders.map(|it| it.map(Recorder::requests)).collect();
        let requests = requests.iter().map(|it| it.as_deref().unwrap_or_default());
        let mut tracks = self.tracks(requests);
        let predicted = self.lab.guess.map(|guess| guess.place(self.lesson_runs().len()));
        if let Some(track) = predicted.and_then(|place| tracks.get_mut(place)) {
            track.guess_ms = self.guess_ms;
        }
        let axis_ms = self.axis_ms();
        let words = self.words_of(&tracks);
        let picture = match <[Track; 2]>::try_from(tracks) {
            Ok(pair) if self.is_overlaid => Picture::overlay(&pair, self.needed_ms(), room),
            Ok(pair) => Picture::draw(self.lab.drawing, &pair, axis_ms, room),
            Err(tracks) => Picture::draw(self.lab.drawing, &tracks, axis_ms, room),
        };
        self.span_ms = self.needed_ms();
        (picture, words)
    }

    /// The time that the axis reaches to; none while its length would be an answer. But a guess needs one, and so
    /// does what was measured.
    fn axis_ms(&self) -> Option<f64> {
        let is_measured = self.runs.iter().any(|run| run.recorder.is_some());
        let is_shown = self.lab.guess.is_some() || is_measured || !self.conceals_ideal();
        is_shown.then(|| self.needed_ms())
    }

    /// How long the axis has to be: as long as it was, or as what is known now needs it.
    fn needed_ms(&self) -> f64 {
        let recorders = self.runs.iter().filter(|run| run.plan.ready == 0);
        let recorders = recorders.filter_map(|run| run.recorder.as_ref());
        let measured = recorders.map(|it| it.total_ms().unwrap_or_else(|| it.now_ms()));
        let ideals = self.runs.iter().map(|run| ideal_total(&run.ideal));
        let ideals = ideals.filter(|_| !self.conceals_ideal());
        let served = self.runs.iter().filter_map(|run| run.record.as_ref());
        let served =
            served.flat_map(|record| &record.requests).filter_map(|request| request.served);
        let measured = measured.chain(served.map(|served| served.ended_ms));
        let latest_ms = measured.chain(ideals).chain(self.guess_ms).fold(0.0, f64::max);
        if latest_ms > self.span_ms { span_for(latest_ms) } else { self.span_ms }
    }

    /// The axis comes to be as long as what is known now needs it, and no longer.
    pub(super) fn fit_axis(&mut self) {
        let is_known = |run: &Run| run.recorder.is_some() || !run.ideal.is_empty();
        let least_ms = if self.runs.iter().all(is_known) { 1.0 } else { UNKNOWN_MS };
        self.span_ms = span_for(least_ms);
        self.span_ms = self.needed_ms();
    }

    /// What the picture shows before any run, in words.
    #[must_use]
    pub(crate) fn planned_in_words(&self) -> String {
        self.words_of(&self.tracks(self.runs.iter().map(|_| [].as_slice())))
    }

    fn tracks<'a>(&'a self, requests: impl Iterator<Item = &'a [Request]>) -> Vec<Track<'a>> {
        self.runs.iter().zip(requests).map(|(run, requests)| self.track(run, requests)).collect()
    }

    /// What is drawn of a run, at the moment that is shown.
    fn track<'a>(&'a self, run: &'a Run, requests: &'a [Request]) -> Track<'a> {
        let mut track = run.track(requests, self.replay.at_ms);
        if self.lab.drawing == Drawing::Frames {
            track.frames_ms = run.recorder.as_ref().map(Recorder::frames_ms).unwrap_or_default();
        }
        if self.conceals_ideal() { Track { ideal: &[], ..track } } else { track }
    }

    fn words_of(&self, tracks: &[Track]) -> String {
        let words: Vec<String> = latest(tracks).into_iter().map(Track::in_words).collect();
        format!("{}: {}.", self.lab.drawing.features().name, words.join(", "))
    }

    /// The run by the strategy of this name, in a strip of this width, and in words; none where the lab makes
    /// no such run as it is set.
    pub(crate) fn strip(&self, strategy: &str, width: f64) -> Option<(Picture, String)> {
        let place = self.place_of(strategy)?;
        let run = &self.runs[place];
        let requests = run.recorder.as_ref().map(Recorder::requests);
        let track = self.track(run, requests.as_deref().unwrap_or_default());
        let words = format!("{}: {}.", self.lab.drawing.features().name, track.in_words());
        let mut picture = Picture::strip(self.lab.drawing, (place, &track), self.axis_ms(), width);
        picture.layers.push(picture.spots.frames(&self.lit()));
        Some((picture, words))
    }
}
