//! Settings: each is a flag and an environment variable at once. What is wrong is told in one line that names it.

use std::fmt;
use std::process::ExitCode;
use std::str::FromStr;
use std::time::Duration;

/// The exit code for a wrong setting or command line (BSD `sysexits.h`, `EX_USAGE`).
pub const EXIT_USAGE: u8 = 64;

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// It is needed and was not given.
    #[error("{name} is not set: {hint}")]
    Missing {
        /// Which.
        name: &'static str,
        /// What to set it to.
        hint: &'static str,
    },
    /// It was given and makes no sense.
    #[error("{name}: expected {expected}, got {got:?}")]
    Malformed {
        /// Which.
        name: &'static str,
        /// What would make sense.
        expected: String,
        /// What was given; secrets are never shown.
        got: String,
    },
}

impl ConfigError {
    /// Prints the line to standard error and gives the exit code.
    pub fn report(&self) -> ExitCode {
        eprintln!("studymate: {self}");
        ExitCode::from(EXIT_USAGE)
    }
}

/// A setting that is never printed: not by `Debug`, not by `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The value, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Secret(value)
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Secret(value.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹secret›")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹secret›")
    }
}

/// Reads a bot's token: digits, a colon, and at least 10 of `[A-Za-z0-9_-]`, as @BotFather shows it.
pub fn bot_token(value: &str) -> Result<Secret, String> {
    let fits = value.split_once(':').is_some_and(|(id, key)| {
        !id.is_empty()
            && id.bytes().all(|b| b.is_ascii_digit())
            && key.len() >= 10
            && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    });
    if fits {
        Ok(Secret(value.to_owned()))
    } else {
        Err("expected the token that @BotFather shows, like 123456789:AAExample-Token".to_owned())
    }
}

/// Reads a time like `500ms`, `10s`, `5m`, `2h`, `30d`.
pub fn duration(value: &str) -> Result<Duration, String> {
    let expected = || format!("expected a time like 500ms, 10s, 5m, 2h or 30d, got {value:?}");
    let digits = value.find(|c: char| !c.is_ascii_digit()).ok_or_else(expected)?;
    let number: u64 = value[..digits].parse().map_err(|_| expected())?;
    let unit_ms = match &value[digits..] {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return Err(expected()),
    };
    number.checked_mul(unit_ms).map(Duration::from_millis).ok_or_else(expected)
}

/// Reads a Telegram user's id.
pub fn telegram_id(value: &str) -> Result<i64, String> {
    value
        .trim()
        .parse()
        .ok()
        .filter(|id| *id > 0)
        .ok_or_else(|| format!("expected the number of a Telegram user, got {value:?}"))
}

/// Reads the address of a database, without showing it when it is wrong: it holds a password.
pub fn database_url(value: &str) -> Result<String, String> {
    if value.starts_with("postgres://") || value.starts_with("postgresql://") {
        Ok(value.to_owned())
    } else {
        Err("expected postgres://user:password@host:port/name".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_printed() {
        let secret = Secret::from("hunter2".to_owned());
        assert_eq!(format!("{secret} {secret:?}"), "‹secret› ‹secret›");
    }

    #[test]
    fn a_token_has_the_shape_that_botfather_shows() {
        assert!(bot_token("123456:AAHtest-token_1").is_ok());
        for bad in [
            "",
            "abc",
            "123456",
            ":AAHtest-token_1",
            "12x:AAHtest-token_1",
            "123:short",
            "123:AAHtest token 1",
        ] {
            assert!(bot_token(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn times_are_read_with_their_unit() {
        assert_eq!(duration("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(duration("2h"), Ok(Duration::from_secs(7200)));
        for bad in ["", "10", "s", "1.5s", "10 s", "-1s", "99999999999999999999s", "9999999999999999999d"] {
            assert!(duration(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn errors_are_one_line_that_names_the_setting() {
        let missing =
            ConfigError::Missing { name: "BOT_TOKEN", hint: "set it to the token that @BotFather shows" };
        assert_eq!(missing.to_string(), "BOT_TOKEN is not set: set it to the token that @BotFather shows");
        let malformed = ConfigError::Malformed {
            name: "PARTITIONS",
            expected: "a number from 1 to 1024".into(),
            got: "many".into(),
        };
        assert_eq!(malformed.to_string(), "PARTITIONS: expected a number from 1 to 1024, got \"many\"");
    }
}
