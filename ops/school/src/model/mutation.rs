//! Rules that the model gets wrong on purpose.

/// A rule that the model gets wrong, to see that the comparison notices: one that cannot fail proves nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mutation {
    /// A missed day is never forgiven.
    NoFreeze,
    /// A right answer that came at once is good, and not easy.
    NeverEasy,
    /// An answer that is not wholly right is worth nothing.
    AllOrNothing,
    /// Days are UTC's for everybody.
    UtcDays,
    /// A page of information says for ever what it said first.
    FirstPage,
    /// Who was an assistant once is one for ever.
    KeptRole,
    /// What was answered first stays, whatever is answered before all is handed in.
    FirstMark,
    /// What is told after a quiz was due may come in reviews before.
    ToldEarly,
    /// All questions of a quiz count the same.
    SamePoints,
    /// An invitation that is revoked works all the same.
    NeverRevoked,
    /// What is retired, archived or no classroom any more is open all the same.
    NeverClosed,
    /// Questions come again as if everybody wanted to know as many.
    SameRetention,
    /// A picture or a sound stays what it was first.
    FirstPicture,
    /// No question has a sound.
    Silent,
    /// Code is asked like any text.
    CodeIsText,
    /// A course that comes in again under another code opens nothing.
    NeverCopied,
    /// Everybody is told why.
    AlwaysExplained,
    /// Who hides stays on leaderboards.
    NeverHidden,
    /// What is there at the first visit to a course is new.
    NewAtFirst,
    /// What is removed stays in its course.
    NeverRemoved,
    /// The first grade of an answer stays.
    FirstGrade,
    /// Who floods is banned without a warning.
    NeverWarned,
    /// Who is banned is heard all the same.
    HeardAllTheSame,
    /// Who has no account any more is reminded all the same.
    NeverGone,
}

impl Mutation {
    /// All of them.
    pub const ALL: [Mutation; 24] = [
        Mutation::NoFreeze,
        Mutation::NeverEasy,
        Mutation::AllOrNothing,
        Mutation::UtcDays,
        Mutation::FirstPage,
        Mutation::KeptRole,
        Mutation::FirstMark,
        Mutation::ToldEarly,
        Mutation::SamePoints,
        Mutation::NeverRevoked,
        Mutation::NeverClosed,
        Mutation::SameRetention,
        Mutation::FirstPicture,
        Mutation::Silent,
        Mutation::CodeIsText,
        Mutation::NeverCopied,
        Mutation::AlwaysExplained,
        Mutation::NeverHidden,
        Mutation::NewAtFirst,
        Mutation::NeverRemoved,
        Mutation::FirstGrade,
        Mutation::NeverWarned,
        Mutation::HeardAllTheSame,
        Mutation::NeverGone,
    ];

    /// What the model says then.
    pub fn about(self) -> &'static str {
        match self {
            Mutation::NoFreeze => "a missed day is never forgiven",
            Mutation::NeverEasy => "a right answer that came at once is good, and not easy",
            Mutation::AllOrNothing => "an answer that is not wholly right is worth nothing",
            Mutation::UtcDays => "days are those of UTC for everybody",
            Mutation::FirstPage => "a page of information says for ever what it said first",
            Mutation::KeptRole => "who was an assistant once is one for ever",
            Mutation::FirstMark => "an answer that is changed before all are handed in stays as it was",
            Mutation::ToldEarly => "what is told after a quiz was due may come in reviews before",
            Mutation::SamePoints => "all questions of a quiz count the same",
            Mutation::NeverRevoked => "an invitation that is revoked works all the same",
            Mutation::SameRetention => "everybody wants to know as much of what comes again",
            Mutation::FirstPicture => "a picture or a sound that was replaced stays what it was",
            Mutation::Silent => "questions are asked without their sound",
            Mutation::CodeIsText => "code is asked like any other text",
            Mutation::NeverCopied => "a course that came in again under another code is for nobody",
            Mutation::AlwaysExplained => "also who wants short answers is told why",
            Mutation::NeverHidden => "who hides stays on leaderboards",
            Mutation::NewAtFirst => "what was added to a course is new to who comes for the first time",
            Mutation::NeverRemoved => "a text that was removed stays in its course",
            Mutation::NeverWarned => "who floods is banned without a warning",
            Mutation::HeardAllTheSame => "who is banned is heard all the same",
            Mutation::NeverGone => "who has no account any more is reminded all the same",
            Mutation::FirstGrade => "a grade that is given anew changes nothing",
            Mutation::NeverClosed => {
                "what is retired, archived or no classroom any more is open all the same"
            }
        }
    }
}
