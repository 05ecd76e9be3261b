//! Decimal numbers as text.
//!
//! By integers alone: what the standard library writes floats with is 7 KB of wasm after Brotli.

use std::fmt;

/// A number to be written with so many decimals, ties away from zero. Made by [`fixed`].
#[derive(Clone, Copy, Debug)]
pub struct Fixed {
    value: f64,
    decimals: u32,
}

/// Writes a finite number with so many decimals: `fixed(2.5, 2)` is `2.50`.
///
/// What rounds to zero has no sign. Beyond 2<sup>53</sup> units of the last decimal, digits are lost.
#[must_use]
pub const fn fixed(value: f64, decimals: u32) -> Fixed {
    Fixed { value, decimals }
}

impl fmt::Display for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = 10_u64.pow(self.decimals);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "a small power of ten, and a number without its sign"
        )]
        let units = (self.value.abs() * scale as f64 + 0.5) as u64;
        if self.value < 0.0 && units > 0 {
            f.write_str("-")?;
        }
        write!(f, "{}", units / scale)?;
        match self.decimals {
            0 => Ok(()),
            decimals => write!(f, ".{:0width$}", units % scale, width = decimals as usize),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_decimals_as_asked_for() {
        let texts = [0, 1, 2, 3].map(|decimals| fixed(12.3456, decimals).to_string());
        assert_eq!(texts, ["12", "12.3", "12.35", "12.346"]);
        assert_eq!(fixed(3.0, 2).to_string(), "3.00");
        assert_eq!(fixed(0.05, 2).to_string(), "0.05");
        assert_eq!(fixed(9.996, 2).to_string(), "10.00");
    }

    #[test]
    fn a_number_below_zero_has_its_sign_and_zero_has_none() {
        assert_eq!(fixed(-1.25, 1).to_string(), "-1.3");
        assert_eq!(fixed(-0.5, 1).to_string(), "-0.5");
        assert_eq!(fixed(-0.04, 1).to_string(), "0.0");
        assert_eq!(fixed(-0.0, 0).to_string(), "0");
    }

    #[test]
    fn away_from_ties_it_rounds_as_the_standard_library_does() {
        for hundredths in (0..10_000).filter(|hundredths| hundredths % 10 != 5) {
            let value = f64::from(hundredths) / 100.0;
            assert_eq!(fixed(value, 1).to_string(), format!("{value:.1}"));
        }
    }

    #[test]
    fn a_time_since_1970_keeps_all_its_digits() {
        assert_eq!(fixed(1_790_000_000_123.0, 0).to_string(), "1790000000123");
    }
}
