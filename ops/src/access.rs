//! Which process of this machine gets which addresses and secrets: each its own login of the database and its own user of the log,
//! and nothing that it does not need.

use std::collections::BTreeMap;

use studymate_local::{Nats, Postgres};
use studymate_store::login::{Account, Login};
use tokio::process::Command;

/// Set for the children of `up`: they read no files with settings.
pub(crate) const CHILD: &str = "STUDYMATE_CHILD";

/// Settings that only some processes get, and who.
const SECRETS: [(&str, &[&str]); 8] = [
    ("DATABASE_URL", &["workers", "projector", "ops"]),
    ("NATS_URL", &["ingress", "workers", "projector", "ops"]),
    ("MASTER_KEY", &["workers", "projector", "ops"]),
    ("BOT_TOKEN", &["ingress", "workers", "ops"]),
    ("WEBHOOK_SECRET", &["ingress"]),
    ("DATABASE_LOGINS", &[]),
    ("POSTGRES_PASSWORD", &[]),
    ("NATS_PASSWORD", &[]),
];

/// The settings of this installation, and for each process how it reaches the servers.
#[derive(Clone)]
pub(crate) struct Access {
    /// Everybody's, the secrets of [`SECRETS`] among them.
    pub(crate) settings: BTreeMap<String, String>,
    /// The logins of a database that was started here; on another one each process narrows the login it was given to its role.
    pub(crate) logins: Vec<Login>,
    /// The addresses of a log that was started here.
    users: BTreeMap<&'static str, String>,
}

impl Access {
    /// With logins for what was started here: their passwords are new each time, since nobody else needs to know them.
    pub(crate) fn new(
        settings: BTreeMap<String, String>,
        postgres: Option<&Postgres>,
        nats: Option<&Nats>,
    ) -> Self {
        let password = || uuid::Uuid::new_v4().simple().to_string();
        let login = |account| Login { account, password: password() };
        let logins = postgres.map(|_| Account::ALL.map(login).into()).unwrap_or_default();
        let url = |nats: &Nats, process| nats.url_for(process).map(|url| (process, url));
        let processes = ["ingress", "workers", "projector", "ops"];
        let users = nats.map(|nats| processes.into_iter().filter_map(|process| url(nats, process)).collect());
        Access { settings, logins, users: users.unwrap_or_default() }
    }

    /// The settings of one kind of process, or of operators (`ops`).
    pub(crate) fn of(&self, process: &str) -> BTreeMap<String, String> {
        let mut settings = self.settings.clone();
        settings.retain(|name, _| Self::gets(process, name));
        if let Some(url) = self.users.get(process) {
            settings.insert("NATS_URL".to_owned(), url.clone());
        }
        let login = self.logins.iter().find(|login| login.account.name() == process);
        let named = settings.get("DATABASE_URL").zip(login);
        if let Some(url) = named.and_then(|(url, login)| login.account.address(url, &login.password)) {
            settings.insert("DATABASE_URL".to_owned(), url);
        }
        settings
    }

    /// Gives a child its settings, and takes from it what this process knows and the child need not.
    pub(crate) fn give(&self, process: &str, child: &mut Command) {
        for (name, _) in SECRETS.iter().filter(|(name, _)| !Self::gets(process, name)) {
            child.env_remove(name);
        }
        child.envs(self.of(process)).env(CHILD, "1");
    }

    fn gets(process: &str, setting: &str) -> bool {
        SECRETS.iter().all(|(name, processes)| *name != setting || processes.contains(&process))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access() -> Access {
        let settings = [
            ("DATABASE_URL", "postgres://admin:secret@127.0.0.1:5432/studymate"),
            ("NATS_URL", "nats://admin:secret@127.0.0.1:4222"),
            ("MASTER_KEY", "1:key"),
            ("BOT_TOKEN", "1:token"),
            ("PARTITIONS", "16"),
        ];
        let settings =
            settings.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let login = |account| Login { account, password: format!("of-{account}") };
        let logins = Account::ALL.map(login).into();
        let users = BTreeMap::from([("ingress", "nats://ingress:word@127.0.0.1:4222".to_owned())]);
        Access { settings, logins, users }
    }

    #[test]
    fn the_ingress_gets_its_user_of_the_log_and_nothing_of_the_database() {
        let settings = access().of("ingress");
        let names: Vec<&str> = settings.keys().map(String::as_str).collect();
        assert_eq!(names, ["BOT_TOKEN", "NATS_URL", "PARTITIONS"]);
        assert_eq!(settings["NATS_URL"], "nats://ingress:word@127.0.0.1:4222");
    }

    #[test]
    fn everybody_else_gets_a_login_of_their_own() {
        for process in ["workers", "projector", "ops"] {
            let url = format!("postgres://{process}_studymate:of-{process}@127.0.0.1:5432/studymate");
            assert_eq!(access().of(process)["DATABASE_URL"], url);
        }
        assert!(!access().of("projector").contains_key("BOT_TOKEN"));
    }

    #[test]
    fn a_database_that_was_not_started_here_is_reached_as_it_was_named() {
        let named = Access { logins: Vec::new(), users: BTreeMap::new(), ..access() };
        assert_eq!(named.of("workers")["DATABASE_URL"], named.settings["DATABASE_URL"]);
        assert_eq!(named.of("workers")["NATS_URL"], named.settings["NATS_URL"]);
    }
}
