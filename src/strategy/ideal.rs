//! When each of several waits would start and end if everything but waiting took no time.

/// At most `limit` at a time; the next one starts when any has ended.
pub(super) fn sliding(lengths: &[f64], limit: usize) -> Vec<(f64, f64)> {
    let mut places = vec![0.0; limit.min(lengths.len())];
    lengths
        .iter()
        .map(|length| {
            let free = places.iter_mut().min_by(|a, b| f64::total_cmp(a, b));
            let free = free.expect("there is a place for at least one");
            let start = *free;
            *free += length;
            (start, *free)
        })
        .collect()
}

/// At most `limit` at a time; the next one starts when the one `limit` before it, and all before
/// that, have ended.
pub(super) fn in_order(lengths: &[f64], limit: usize) -> Vec<(f64, f64)> {
    let mut times: Vec<(f64, f64)> = Vec::with_capacity(lengths.len());
    let mut handed_over = 0.0_f64;
    for (index, length) in lengths.iter().enumerate() {
        if let Some(before) = index.checked_sub(limit) {
            handed_over = handed_over.max(times[before].1);
        }
        times.push((handed_over, handed_over + length));
    }
    times
}

/// `limit` at once; the next `limit` start when all of those have ended.
pub(super) fn batched(lengths: &[f64], limit: usize) -> Vec<(f64, f64)> {
    let mut start = 0.0;
    lengths
        .chunks(limit)
        .flat_map(|batch| {
            let begun = start;
            start += batch.iter().copied().fold(0.0, f64::max);
            batch.iter().map(move |length| (begun, begun + length))
        })
        .collect()
}

/// All at once, and over at `end`.
pub(super) fn cut(lengths: &[f64], end: f64) -> Vec<(f64, f64)> {
    lengths.iter().map(|length| (0.0, length.min(end))).collect()
}

/// `burst` at once, and then one every `interval`.
pub(super) fn spaced(lengths: &[f64], interval: f64, burst: u32) -> Vec<(f64, f64)> {
    let start = |place: u32| f64::from(place.saturating_sub(burst)) * interval;
    let starts = (1..).map(start);
    starts.zip(lengths).map(|(start, length)| (start, start + length)).collect()
}

/// The same, but that each is given up at `end`, where it has not ended.
pub(super) fn given_up(mut times: Vec<(f64, f64)>, end: f64) -> Vec<(f64, f64)> {
    for (from, to) in &mut times {
        (*from, *to) = (from.min(end), to.min(end));
    }
    times
}
