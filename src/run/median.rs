//! The middle of a handful of figures.

use crate::order::in_order;

/// The value in the middle, or half way between the two in the middle; none of none.
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    let sorted = in_order(values.iter().copied(), |value| *value);
    let lower = sorted.len().checked_sub(1)? / 2;
    Some(f64::midpoint(sorted[lower], sorted[sorted.len() / 2]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_found_whatever_the_order() {
        let cases: [(&[f64], f64); 6] = [
            (&[3.0], 3.0),
            (&[4.0, 1.0], 2.5),
            (&[9.0, 1.0, 2.0], 2.0),
            (&[1.0, 1.0, 1.0, 7.0], 1.0),
            (&[2.0, 8.0, 4.0, 6.0], 5.0),
            (&[5.0, 5.0, 1.0, 9.0, 5.0], 5.0),
        ];
        for (values, middle) in cases {
            assert_eq!(median(values), Some(middle), "{values:?}");
        }
        assert_eq!(median(&[]), None);
    }
}
