//! Numbers as people read them.

/// A time of milliseconds.
pub(super) fn time(ms: f64) -> String {
    match ms {
        _ if ms < 10.0 => format!("{ms:.1} ms"),
        _ if ms < 1000.0 => format!("{ms:.0} ms"),
        _ => format!("{:.1} s", ms / 1000.0),
    }
}

/// A number without decimals, thousands apart.
pub(super) fn whole(number: f64) -> String {
    let digits = format!("{number:.0}");
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_as_people_read_them() {
        assert_eq!([whole(7.0), whole(1_234.4), whole(1_234_567.0)], ["7", "1,234", "1,234,567"]);
        assert_eq!([time(2.34), time(85.4), time(1_581.0)], ["2.3 ms", "85 ms", "1.6 s"]);
    }
}
