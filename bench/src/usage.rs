//! What processes use of the machine, from `/proc`.

use std::collections::BTreeMap;

/// Ticks a second in `/proc/*/stat` (`USER_HZ`, which Linux fixes at 100 for every program).
const TICKS: f64 = 100.0;

/// What a process and its children used up to now.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Used {
    /// Seconds of processor time.
    pub seconds: f64,
    /// Memory in MiB, shared pages counted by share ("proportional set size").
    pub memory: f64,
}

/// What each of these processes used up to now: with its children, but for this process, whose children are the others.
pub fn of(pids: &[(String, u32)]) -> BTreeMap<String, Used> {
    let (all, own) = (processes(), std::process::id());
    let mut used = BTreeMap::new();
    for (name, pid) in pids {
        let mut sum = Used::default();
        let mut open = vec![*pid];
        while let Some(next) = open.pop() {
            let children = all.iter().filter(|process| process.parent == next && next != own);
            open.extend(children.map(|process| process.id));
            if let Some(process) = all.iter().find(|process| process.id == next) {
                sum.seconds += process.seconds;
                sum.memory += memory(next);
            }
        }
        used.insert(name.clone(), sum);
    }
    used
}

struct Process {
    id: u32,
    parent: u32,
    seconds: f64,
}

fn processes() -> Vec<Process> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    let ids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    ids.filter_map(process).collect()
}

fn process(id: u32) -> Option<Process> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name in parentheses may hold anything: what follows the last one counts (proc(5)).
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |field: usize| fields.get(field)?.parse::<f64>().ok();
    Some(Process { id, parent: fields.get(1)?.parse().ok()?, seconds: (ticks(11)? + ticks(12)?) / TICKS })
}

fn memory(id: u32) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}
