//! Putting a few things in order.

/// These things by their keys, those of equal keys as they came. By insertion: they are a few hundred at most and
/// nearly in order as a rule, and the standard library's sort weighs five kilobytes for each type.
pub(crate) fn in_order<T>(things: impl IntoIterator<Item = T>, key: impl Fn(&T) -> f64) -> Vec<T> {
    let mut ordered = Vec::new();
    for thing in things {
        let place = ordered.partition_point(|it| key(it) <= key(&thing));
        ordered.insert(place, thing);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_order_of_a_stable_sort() {
        let things = [(3.0_f64, 'a'), (1.0, 'b'), (3.0, 'c'), (-2.0, 'd'), (1.0, 'e'), (9.0, 'f')];
        let mut sorted = things;
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert_eq!(in_order(things, |thing| thing.0), sorted);
        assert!(in_order([], |it: &f64| *it).is_empty());
    }
}
