//! What must be read before a view can be drawn.

use studymate_schema::UserId;
use studymate_schema::report::{ProgressReport, StatsReport};
use studymate_schema::view::View;

/// What a view needs beyond itself and the catalogue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// The progress of this student.
    Progress(UserId),
    /// The figures for admins.
    Stats,
}

/// What was read for a view.
#[derive(Clone, PartialEq, Debug)]
pub enum ViewData {
    /// Nothing was needed.
    None,
    /// The progress of the view's student.
    Progress(ProgressReport),
    /// The figures for admins.
    Stats(StatsReport),
}

/// Says what must be read before this view is drawn.
pub fn needs(view: &View) -> Needs {
    match view {
        View::Progress { student, .. } => Needs::Progress(*student),
        View::Stats => Needs::Stats,
        _ => Needs::Nothing,
    }
}
