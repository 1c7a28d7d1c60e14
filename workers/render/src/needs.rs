//! What must be read before a view can be drawn.

use jiff::civil::Date;
use studymate_schema::board::{ALL_TIME, BoardPage, BoardReport};
use studymate_schema::classroom::Whose;
use studymate_schema::course_view::CourseStudents;
use studymate_schema::grading::{Grader, ReportPart};
use studymate_schema::report::{GradingReport, ProgressReport, QuizReport, StatsReport};
use studymate_schema::roster::{ClassroomLine, ClassroomReport, CourseRoster, RoleHolder, RosterReport};
use studymate_schema::view::{GradingAt, View};
use studymate_schema::{ChatId, UserId};

/// What a view needs beyond itself and the catalogue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// The progress of this student.
    Progress(UserId),
    /// The figures for admins.
    Stats,
    /// Who has which role.
    Roles,
    /// The classrooms of somebody.
    Classrooms(Whose),
    /// One classroom.
    Classroom(ChatId),
    /// A page of the members of a classroom, 0-based.
    Roster(ChatId, u16),
    /// A page of the students who have a course.
    CourseRoster(CourseStudents),
    /// A page of a leaderboard.
    Board {
        /// Who reads it.
        reader: UserId,
        /// Which page of which.
        page: BoardPage,
        /// Of which week; [`ALL_TIME`] for all time.
        week: Date,
    },
    /// How many answers wait for this grader.
    Waiting(Grader),
    /// An answer that this grader looks at.
    Grading(Grader, GradingAt),
    /// What students did in a quiz, as this grader may see it.
    QuizReport(Grader, ReportPart),
}

/// What was read for a view.
#[derive(Clone, PartialEq, Debug)]
pub enum ViewData {
    /// Nothing was needed.
    None,
    /// It could not be read in the time that somebody waits for a screen.
    TookTooLong,
    /// The progress of the view's student.
    Progress(ProgressReport),
    /// The figures for admins.
    Stats(StatsReport),
    /// Who has which role.
    Roles(Vec<RoleHolder>),
    /// The classrooms of somebody.
    Classrooms(Vec<ClassroomLine>),
    /// One classroom; `None` where it ended meanwhile.
    Classroom(Option<ClassroomReport>),
    /// A page of the members of a classroom.
    Roster(RosterReport),
    /// A page of the students who have a course.
    CourseRoster(CourseRoster),
    /// A page of a leaderboard.
    Board(BoardReport),
    /// How many answers wait for the view's grader.
    Waiting(u64),
    /// The answer that the view's grader looks at.
    Grading(GradingReport),
    /// What students did in the view's quiz.
    QuizReport(QuizReport),
}

/// Says what must be read before this view is drawn.
pub fn needs(view: &View) -> Needs {
    match view {
        View::Progress { student, .. } => Needs::Progress(*student),
        View::Stats => Needs::Stats,
        View::Roles => Needs::Roles,
        View::Classrooms { whose, .. } => Needs::Classrooms(whose.clone()),
        View::Classroom { chat, .. } => Needs::Classroom(*chat),
        View::Roster { chat, page } => Needs::Roster(*chat, *page),
        View::CourseStudents(of) => Needs::CourseRoster(of.clone()),
        View::Leaderboard { student, page, week, .. } => Needs::Board {
            reader: *student,
            page: page.clone(),
            week: if page.this_week { *week } else { ALL_TIME },
        },
        View::Welcome { grader: Some(grader), .. } | View::Help { grader: Some(grader), .. } => {
            Needs::Waiting(*grader)
        }
        View::Grading { grader, at, .. } => Needs::Grading(*grader, *at),
        View::QuizReport { grader, part } => Needs::QuizReport(*grader, part.clone()),
        _ => Needs::Nothing,
    }
}
