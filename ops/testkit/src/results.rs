//! Results that a run writes into a document itself, never a hand: between two lines that name the program.

use std::io;
use std::path::Path;

/// Puts `text` between the two lines for `program`; what is around them stays.
///
/// # Errors
/// When the document cannot be read or written, or has no such lines.
pub fn write_results(document: &Path, program: &str, text: &str) -> io::Result<()> {
    let [begin, end] = ["begin", "end"].map(|edge| format!("<!-- written by {program}: {edge} -->"));
    let old = std::fs::read_to_string(document)?;
    let place = old.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
    let (before, after) = place.ok_or_else(|| io::Error::other(format!("expected a line {begin}")))?;
    std::fs::write(document, format!("{before}{begin}\n{text}\n{end}{after}"))
}

/// When, of which commit, in what build and on which machine.
pub fn circumstances(build: &str) -> String {
    let git = |arguments: &[&str]| {
        let output = std::process::Command::new("git").args(arguments).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let commit = git(&["rev-parse", "--short", "HEAD"]).unwrap_or_else(|| "unknown".to_owned());
    let changed =
        git(&["status", "--porcelain", "--untracked-files=no"]).is_some_and(|files| !files.is_empty());
    let changed = if changed { " with local changes" } else { "" };
    let processor = read("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let memory = read("/proc/meminfo", "MemTotal")
        .and_then(|kib| kib.trim_end_matches(" kB").parse::<u64>().ok())
        .map_or(0, |kib| kib.div_ceil(1024 * 1024));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let now = jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M UTC");
    format!("Run of {now} at commit {commit}{changed}, {build} build; {cores} × {processor}, {memory} GiB")
}

/// The value of the first line that begins so.
fn read(path: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_take_their_place_and_leave_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("document.md");
        let lines = "before\n<!-- written by it: begin -->\nold\n<!-- written by it: end -->\nafter\n";
        std::fs::write(&path, lines).unwrap();
        write_results(&path, "it", "new").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), lines.replace("old", "new"));
        let refused = write_results(&path, "another", "new").unwrap_err().to_string();
        assert!(refused.contains("<!-- written by another: begin -->"), "{refused}");
    }
}
