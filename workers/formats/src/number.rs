//! Numbers as teachers write them, and ranges around them without rounding errors.

use studymate_schema::import::ProblemKind;

use crate::text::excerpt;

/// The most characters of a number: no `f64` needs more to be told from its neighbours in practice.
const NUMBER_MAX: usize = 64;

/// A number in plain notation: decimals after a point, a decimal comma where it cannot divide thousands.
pub(crate) fn parse(text: &str) -> Result<f64, ProblemKind> {
    plain(text).map(|(_, value)| value)
}

/// An accepted answer: `5`, `1..5` (both ends included) or `3.14:0.01` (a tolerance).
pub(crate) fn range(text: &str) -> Result<(f64, f64), ProblemKind> {
    if let Some((low, high)) = text.split_once("..") {
        let (low, high) = (plain(low)?.1, plain(high)?.1);
        if low > high {
            return Err(ProblemKind::EmptyRange { low: low.to_string(), high: high.to_string() });
        }
        return Ok((low, high));
    }
    match text.split_once(':') {
        Some((center, tolerance)) => around(center, tolerance),
        None => parse(text).map(|value| (value, value)),
    }
}

/// `center` ± `tolerance`, calculated in decimals: 0.3 ± 0.1 begins at 0.2, not a hair below.
pub(crate) fn around(center: &str, tolerance: &str) -> Result<(f64, f64), ProblemKind> {
    let (center, value) = plain(center)?;
    let (tolerance, width) = plain(tolerance)?;
    if width < 0.0 {
        return Err(ProblemKind::NegativeTolerance { got: tolerance });
    }
    let ends = exact_ends(&center, &tolerance).unwrap_or((value - width, value + width));
    if ends.0.is_finite() && ends.1.is_finite() {
        Ok(ends)
    } else {
        Err(ProblemKind::NotANumber { got: excerpt(&center) })
    }
}

/// A number in the shortest notation that reads as the same number again.
pub(crate) fn show(value: f64) -> String {
    if value == 0.0 || (1e-5..1e15).contains(&value.abs()) { value.to_string() } else { format!("{value:e}") }
}

/// The number in the notation of Rust, and its value.
fn plain(text: &str) -> Result<(String, f64), ProblemKind> {
    let not_a_number = || ProblemKind::NotANumber { got: excerpt(text) };
    let mut number = text.trim().replace('\u{2212}', "-");
    if number.len() > NUMBER_MAX {
        return Err(not_a_number());
    }
    if let Some((whole, decimals)) = number.split_once(',') {
        if number.contains('.') || decimals.contains(',') {
            return Err(not_a_number());
        }
        let thousands = decimals.len() == 3 && !whole.trim_start_matches(['-', '+', '0']).is_empty();
        if thousands && decimals.bytes().all(|b| b.is_ascii_digit()) {
            return Err(ProblemKind::AmbiguousNumber { got: excerpt(text) });
        }
        number = format!("{whole}.{decimals}");
    }
    // `parse` would also take "inf" and "nan".
    let plain = number.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    match number.parse::<f64>() {
        Ok(value) if plain && value.is_finite() => Ok((number, value)),
        _ => Err(not_a_number()),
    }
}

/// The ends in decimals; `None` where the numbers have exponents or too many digits for it.
fn exact_ends(center: &str, tolerance: &str) -> Option<(f64, f64)> {
    let (center, center_scale) = decimal(center)?;
    let (tolerance, tolerance_scale) = decimal(tolerance)?;
    let scale = center_scale.max(tolerance_scale);
    let center = center.checked_mul(10_i128.checked_pow(scale - center_scale)?)?;
    let tolerance = tolerance.checked_mul(10_i128.checked_pow(scale - tolerance_scale)?)?;
    let end = |mantissa: i128| format!("{mantissa}e-{scale}").parse().ok();
    Some((end(center.checked_sub(tolerance)?)?, end(center.checked_add(tolerance)?)?))
}

/// The digits as a whole number, and how many of them are decimals.
fn decimal(number: &str) -> Option<(i128, u32)> {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let mantissa = format!("{whole}{decimals}").parse().ok()?;
    Some((mantissa, u32::try_from(decimals.len()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_written() {
        for (text, value) in [
            ("42", 42.0),
            (" -3.5 ", -3.5),
            ("+7", 7.0),
            ("2,75", 2.75),
            ("0,125", 0.125),
            ("−2", -2.0),
            ("6.02e23", 6.02e23),
            (".5", 0.5),
        ] {
            assert_eq!(parse(text), Ok(value), "{text}");
        }
        for text in ["", "x", "nan", "inf", "-infinity", "1e999", "1 000", "1.2.3", "1,2,3", "1,000.5", "--1"]
        {
            assert!(matches!(parse(text), Err(ProblemKind::NotANumber { .. })), "{text}");
        }
        assert!(matches!(parse(&"9".repeat(100_000)), Err(ProblemKind::NotANumber { .. })));
        assert_eq!(parse("1,000"), Err(ProblemKind::AmbiguousNumber { got: "1,000".into() }));
    }

    #[test]
    fn the_ends_of_a_range_are_those_a_student_types() {
        assert_eq!(range("9.8065:0.0005"), Ok((9.806, 9.807)));
        assert_eq!(range("0.3:0.1"), Ok((0.2, 0.4)));
        assert_eq!(range("1e3:1"), Ok((999.0, 1001.0)));
        assert_eq!(range("-5..-1"), Ok((-5.0, -1.0)));
        assert_eq!(range("3,1..3,2"), Ok((3.1, 3.2)));
        assert_eq!(range("5..1"), Err(ProblemKind::EmptyRange { low: "5".into(), high: "1".into() }));
        assert_eq!(range("5:-1"), Err(ProblemKind::NegativeTolerance { got: "-1".into() }));
        assert!(range("1e308:1e308").is_err());
    }

    #[test]
    fn what_is_shown_reads_as_the_same_number() {
        for value in [0.0, -0.0, 0.1, 1e-7, f64::MAX, f64::MIN, f64::MIN_POSITIVE, 123_456.789, 1e15] {
            let shown = show(value);
            assert_eq!(parse(&shown), Ok(value), "{shown}");
        }
    }
}
