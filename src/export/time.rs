//! Times as other tools write them.

use crate::decimal::fixed;

/// A time in milliseconds since 1970 by ISO 8601, in UTC: `2026-11-21T19:35:28.123Z`.
pub(super) fn iso(unix_ms: f64) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "after 1970")]
    let ms = unix_ms.round() as u64;
    let (days, ms) = (ms / 86_400_000, ms % 86_400_000);
    let (year, month, day) = civil(days);
    let (hour, minute) = (ms / 3_600_000, ms / 60_000 % 60);
    #[allow(clippy::cast_precision_loss, reason = "less than a minute")]
    let second = (ms % 60_000) as f64 / 1000.0;
    let zero = if second < 10.0 { "0" } else { "" };
    let second = fixed(second, 3);
    format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{zero}{second}Z")
}

/// Year, month and day of so many days since 1970.
///
/// Years are counted from March, so that the odd day of a leap year is the last of its year, and
/// the months before it follow a fixed pattern of 153 days in five months.
fn civil(days: u64) -> (u64, u64, u64) {
    // From 1 March of the year 0, in eras of 400 years.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, is_next_year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + is_next_year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_utc() {
        assert_eq!(iso(0.0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso(951_827_696_789.4), "2000-02-29T12:34:56.789Z");
        assert_eq!(iso(1_795_289_709_999.6), "2026-11-21T19:35:10.000Z");
        assert_eq!(iso(4_107_542_399_001.0), "2100-02-28T23:59:59.001Z");
        assert_eq!(iso(4_107_542_400_000.0), "2100-03-01T00:00:00.000Z");
        assert_eq!(iso(1_735_603_200_000.0), "2024-12-31T00:00:00.000Z");
    }
}
