//! Bytes to text: size, encoding and line ends, the same for every format.

use studymate_schema::import::{IMPORT_FILE_MAX, Problem, ProblemKind};

/// The text of a file without byte order mark, its lines ended by `\n` alone.
pub(crate) fn text(bytes: &[u8]) -> Result<String, Problem> {
    let size = bytes.len() as u64;
    if size > IMPORT_FILE_MAX {
        return Err(Problem { line: 0, kind: ProblemKind::TooLarge { size, limit: IMPORT_FILE_MAX } });
    }
    let not_text = |byte: usize| Problem {
        line: 1 + bytes[..byte].iter().filter(|b| **b == b'\n').count() as u32,
        kind: ProblemKind::NotUtf8 { byte: byte as u64 },
    };
    let text = std::str::from_utf8(bytes).map_err(|error| not_text(error.valid_up_to()))?;
    // A zero byte is valid UTF-8, but here it means UTF-16 or no text at all.
    if let Some(zero) = bytes.iter().position(|b| *b == 0) {
        return Err(not_text(zero));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Problem { line: 0, kind: ProblemKind::Empty });
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}
