//! Snapshots and the events before them.

use futures::stream::{self, StreamExt, TryStreamExt};
use studymate_domain::student::{SNAPSHOT_SCHEMA, Student, evolve};
use studymate_schema::event::Event;
use studymate_schema::personal::PersonKey;
use studymate_schema::{Aggregate, StreamVersion, codec};
use studymate_store::Store;
use studymate_store::verify::StoredSnapshot;

use super::{Findings, Subject};
use crate::operator;

/// Snapshots that are read at once.
const PAGE: i64 = 100;
/// Streams that are read at the same time.
const STREAMS: usize = 8;
/// Events that are read at once.
const EVENTS: i64 = 500;

/// Each snapshot is what the events up to its version make.
pub(super) async fn snapshots(subject: &Subject, findings: &mut Findings) -> anyhow::Result<()> {
    let (_, total) = subject.store.check_totals().await?;
    let bar = operator::bar(total, "snapshots")?;
    let mut after = String::new();
    while !subject.stop.is_cancelled() {
        let page = subject.store.read_snapshots(&after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.stream.to_string();
        findings.count("snapshots", page.len() as u64);
        bar.inc(page.len() as u64);
        let owners: Vec<i64> = page.iter().map(|snapshot| snapshot.stream.key_owner()).collect();
        let keys = subject.store.person_keys(&owners, &subject.masters).await?;
        let wrong: Vec<Option<String>> = stream::iter(page)
            .map(async |snapshot| {
                let key = keys.get(&snapshot.stream.key_owner());
                check(&subject.store, &snapshot, key).await
            })
            .buffered(STREAMS)
            .try_collect()
            .await?;
        for wrong in wrong.into_iter().flatten() {
            findings.violation(|| wrong);
        }
    }
    bar.finish_and_clear();
    Ok(())
}

/// What is wrong with a snapshot.
async fn check(
    store: &Store,
    snapshot: &StoredSnapshot,
    key: Option<&PersonKey>,
) -> anyhow::Result<Option<String>> {
    let StoredSnapshot { stream, version, .. } = snapshot;
    let Aggregate::User(user) = stream else {
        return Ok(Some(format!("{stream} has a snapshot, and no rules")));
    };
    // One of another schema is as good as none: nobody reads it.
    if snapshot.schema != SNAPSHOT_SCHEMA {
        return Ok(None);
    }
    let kept: Student = match codec::decode(&snapshot.body, codec::SCHEMA, key) {
        Ok(kept) => kept,
        Err(error) => {
            return Ok(Some(format!(
                "the snapshot of {stream} at version {version} cannot be read: {error}"
            )));
        }
    };
    let (mut student, mut at) = (Student::new(*user), StreamVersion(0));
    while at < *version {
        let events = store.read_stream(stream, at, EVENTS).await?;
        if events.is_empty() {
            return Ok(Some(format!(
                "the snapshot of {stream} is of version {version}, its events end at {at}"
            )));
        }
        for stored in events.iter().take_while(|stored| stored.version <= *version) {
            if let Event::Student(event) = stored.decode(key)? {
                evolve(&mut student, &event, stored.at);
            }
            at = stored.version;
        }
    }
    let wrong = student != kept;
    Ok(wrong.then(|| format!("the snapshot of {stream} at version {version} is not what its events make")))
}
