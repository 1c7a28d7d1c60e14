//! The results in docs/LEARNING.md. They are written by the run itself, never by hand.

use std::path::Path;

use studymate_chaos::ChaosError;
use studymate_testkit::{circumstances, write_results};

use crate::run::{Options, Outcome};

/// Writes the results into a document that has the two lines for them.
pub fn write_into(path: &Path, options: &Options, outcome: &Outcome) -> Result<(), ChaosError> {
    write_results(path, "studymate-school", &table(options, outcome)).map_err(ChaosError::file(path))
}

fn table(options: &Options, outcome: &Outcome) -> String {
    let (figures, school) = (&outcome.figures, &outcome.school);
    let rows = [
        ("updates", figures.updates.to_string()),
        ("processes killed with -9", figures.kills().to_string()),
        ("attempts finished", school.attempts.to_string()),
        ("of these, attempts in which one goes to and fro", school.handed_in.to_string()),
        ("answers in reviews", school.reviews.to_string()),
        ("screens compared while people learned, and what they did", school.deeds.to_string()),
        ("questions whose next day was compared", school.remembered.to_string()),
        (
            "of these, with more than one right day (a kill made the time of an answer uncertain)",
            school.uncertain.to_string(),
        ),
        ("essays graded", school.graded.to_string()),
        ("of these, graded anew", school.graded_anew.to_string()),
        ("people forgotten, who began anew", school.forgotten.to_string()),
        ("reminders that had to come", school.reminders.to_string()),
        ("members of the four classrooms at the end", school.memberships.to_string()),
        ("questions seen with a picture or a sound", school.illustrated.to_string()),
        ("questions seen with code", school.coded.to_string()),
        ("looks at a course that was changed", school.visits.to_string()),
        ("of these, with something new", school.new.to_string()),
        ("nicknames and first names that others saw on leaderboards", school.names.to_string()),
        ("times at which somebody hid from leaderboards, or came back", school.hidden.to_string()),
        ("answers that were told short, without their explanation", school.short.to_string()),
        ("times at which somebody came by an invitation", school.invited.to_string()),
        (
            "times at which something was refused that was not for them, or not then",
            school.refused.to_string(),
        ),
        ("files of a course made in the chat that students were sent", school.files.to_string()),
        ("exports read", school.exports.to_string()),
        ("versions of the page of information", school.written.to_string()),
        ("looks at it", school.informed.to_string()),
        ("times at which somebody became an assistant, or ceased to be one", school.roles.to_string()),
        ("reports that assistants saw", school.reports.to_string()),
        ("times at which somebody was banned, and wrote in vain", school.banned.to_string()),
        ("of these, for flooding", school.flooded.to_string()),
        ("people who deleted their account", school.vanished.to_string()),
        ("of these, shown as such by rosters", school.ghosts.to_string()),
        ("longest row of days", school.longest_row.to_string()),
        ("**differences from the model**", format!("**{}**", outcome.differences.len())),
        (
            "**promises of [reliability](RELIABILITY.md) not kept**",
            format!("**{}**", outcome.violations.len()),
        ),
    ];
    let mut table = format!(
        "{}. Seed {}, {} students, {} days, {} minutes.\n\n| | |\n|---|--:|\n",
        circumstances("debug"),
        options.seed,
        options.students,
        options.days,
        outcome.took.as_secs().div_ceil(60)
    );
    for (what, figure) in rows {
        table.push_str(&format!("| {what} | {figure} |\n"));
    }
    table.push_str("\nModels that get a rule wrong, and how much they differ: each must be noticed.\n\n| the model says | differences |\n|---|--:|\n");
    for (mutation, differences) in &outcome.mutations {
        table.push_str(&format!("| {} | {differences} |\n", mutation.about()));
    }
    table
}
