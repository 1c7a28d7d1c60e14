//! Roles: what a session may do, whatever else its login could. `sql/roles.sql` makes them, `sql/rights.sql` and `sql/readers.sql`
//! say what each may do.

/// A role of the database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Decides: appends events and never changes one.
    Worker,
    /// Executes effects: marks them and remembers cards.
    Delivery,
    /// Builds the read models, which are its own.
    Projector,
    /// Looks at everything, marks what an operator decides, and records it.
    Ops,
}

impl Role {
    /// Its name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Worker => "studymate_worker",
            Role::Delivery => "studymate_delivery",
            Role::Projector => "studymate_projector",
            Role::Ops => "studymate_ops",
        }
    }

    /// Whether it does the same statements again and again, for rows that it knows the keys of.
    pub(crate) const fn works_by_key(self) -> bool {
        match self {
            Role::Worker | Role::Delivery | Role::Projector => true,
            Role::Ops => false,
        }
    }
}
