//! A mentor changes their mind: an essay that was graded gets another grade, from the report of its quiz.

use studymate_simulator::{Control, Message};

use crate::SchoolError;
use crate::desk::Desk;
use crate::mentor::Essay;
use crate::player::screen::{buttons, shown};

/// Of so many graded attempts one is graded anew.
const ONE_OF: i64 = 2;
/// From one grade to the next.
const STEP: u32 = 25;

/// What of these essays, which were graded just now, is graded anew, and what it is worth then: never what was wholly right, and of each attempt
/// one at most.
pub(crate) fn second_thoughts(essays: &[Essay]) -> Vec<Essay> {
    let mut again: Vec<Essay> = Vec::new();
    for essay in essays.iter().filter(|essay| essay.percent < 100) {
        let known = |other: &Essay| (other.student, other.attempt) == (essay.student, essay.attempt);
        if again.iter().any(known) || (essay.student + i64::from(essay.attempt)) % ONE_OF != 0 {
            continue;
        }
        let worse = essay.percent > STEP && essay.student % 3 == 0;
        let percent = if worse { essay.percent - STEP } else { essay.percent + STEP };
        again.push(Essay { percent, ..*essay });
    }
    again
}

/// Gives an essay of this quiz another grade, and looks at what is improbable in it.
pub(crate) async fn regrade(
    telegram: &Control,
    mentor: i64,
    code: &str,
    essay: &Essay,
) -> Result<(), SchoolError> {
    let Essay { student, attempt, number, percent } = essay;
    let mut desk = Desk::of(telegram, mentor);
    desk.says(&format!("/report {code}"))?;
    let report = desk.sees("the report", lists_attempts).await?;
    // The list has pages: the buttons behind it are the same wherever they are pressed.
    let answer = format!("{student}:{attempt}:{number}");
    desk.presses_blindly(&report, format!("1:regrade:{answer}"))?;
    desk.presses(&format!("1:grade:{answer}:{percent}:1")).await?;
    desk.says(&format!("/report {code}"))?;
    desk.sees("the report", lists_attempts).await?;
    desk.presses(&format!("1:patterns:{code}")).await?;
    desk.sees("what is improbable", |message| shown(message).starts_with('🔎')).await.map(drop)
}

fn lists_attempts(message: &Message) -> bool {
    buttons(message).iter().any(|data| data.starts_with("1:regrade:"))
        && buttons(message).iter().any(|data| data.starts_with("1:patterns:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_essay_of_an_attempt_is_graded_anew_and_never_a_right_one() {
        let essay = |student, attempt, number, percent| Essay { student, attempt, number, percent };
        let graded = [
            essay(2, 2, 4, 100),
            essay(2, 2, 5, 75),
            essay(3, 1, 4, 50),
            essay(3, 1, 5, 0),
            essay(4, 1, 4, 0),
            essay(6, 2, 4, 25),
        ];
        let expected = [essay(2, 2, 5, 100), essay(3, 1, 4, 25), essay(6, 2, 4, 50)];
        assert_eq!(second_thoughts(&graded), expected);
    }
}
