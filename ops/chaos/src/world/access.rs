//! Who connects as whom: each process has the rights that it has in production and no others, so that one that is missing shows here.

use studymate_store::login::Account;

use crate::ChaosError;
use crate::world::{Role, World};

/// The password of the database's logins, which live as long as this world.
const PASSWORD: &str = "chaos";

impl World {
    /// Makes the tables, the stream and the logins, as the admin of both servers; from then on everybody has their own.
    pub(super) async fn migrate(&mut self) -> Result<(), ChaosError> {
        self.processes.set_for(Role::Tool, "DATABASE_URL", self.postgres.url());
        self.processes.set_for(Role::Tool, "NATS_URL", self.nats.url());
        let logins: Vec<String> =
            Account::ALL.iter().map(|account| format!("{account}={PASSWORD}")).collect();
        self.processes.must(&["migrate", "--database-logins", &logins.join(",")]).await?;
        for role in [Role::Ingress, Role::Workers, Role::Projector, Role::Tool] {
            if let Some(url) = self.database_url_of(role) {
                self.processes.set_for(role, "DATABASE_URL", url);
            }
            self.processes.set_for(role, "NATS_URL", self.nats_url_of(role));
        }
        Ok(())
    }

    /// The address of the database for a role; `None` for the ingress, which has no business there.
    pub fn database_url_of(&self, role: Role) -> Option<String> {
        let account = match role {
            Role::Ingress => return None,
            Role::Workers => Account::Workers,
            Role::Projector => Account::Projector,
            Role::Tool => Account::Ops,
        };
        account.address(&self.postgres.url(), PASSWORD)
    }

    /// The address of the log for a role.
    pub fn nats_url_of(&self, role: Role) -> String {
        let user = match role {
            Role::Ingress => "ingress",
            Role::Workers => "workers",
            Role::Projector => "projector",
            Role::Tool => "ops",
        };
        self.nats.url_for(user).unwrap_or_else(|| self.nats.url())
    }
}
