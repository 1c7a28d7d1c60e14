//! Logins: who connects. Each process has its own, a member of the roles that it acts as and of no others.

use std::fmt;
use std::str::FromStr;

use url::Url;

use crate::migrate::LOCK;
use crate::{Role, Store, StoreError};

/// Whose login it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Account {
    /// The worker processes; they also deliver.
    Workers,
    /// The projector.
    Projector,
    /// Operators and their tools.
    Ops,
}

/// A login to be made.
#[derive(Clone)]
pub struct Login {
    /// Whose.
    pub account: Account,
    /// Its password.
    pub password: String,
}

impl Account {
    /// All of them. The ingress has none: it never speaks to the database.
    pub const ALL: [Account; 3] = [Account::Workers, Account::Projector, Account::Ops];

    /// Its name, as settings have it.
    pub const fn name(self) -> &'static str {
        match self {
            Account::Workers => "workers",
            Account::Projector => "projector",
            Account::Ops => "ops",
        }
    }

    /// The roles that it may act as. Operators rebuild read models, which only their owner can do: that is a right of
    /// `studymate_ops` that it has to ask for (`sql/roles.sql`).
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Account::Workers => &[Role::Worker, Role::Delivery],
            Account::Projector => &[Role::Projector],
            Account::Ops => &[Role::Ops],
        }
    }

    /// The address of the database of `address` for this login; `None` when the address has another form than a single server's.
    pub fn address(self, address: &str, password: &str) -> Option<String> {
        let mut url = Url::parse(address).ok()?;
        let database = url.path().trim_start_matches('/').to_owned();
        url.set_username(&self.login_in(&database)).ok()?;
        url.set_password(Some(password)).ok()?;
        Some(url.into())
    }

    /// The name of its login. Logins belong to the whole server: those of several databases must not meet.
    fn login_in(self, database: &str) -> String {
        format!("{self}_{database}")
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that is no login with its password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected workers=PASSWORD, projector=PASSWORD or ops=PASSWORD")]
pub struct NoLogin;

impl FromStr for Login {
    type Err = NoLogin;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, password) = text.split_once('=').ok_or(NoLogin)?;
        let account = Account::ALL.into_iter().find(|account| account.name() == name).ok_or(NoLogin)?;
        if password.is_empty() {
            return Err(NoLogin);
        }
        Ok(Login { account, password: password.to_owned() })
    }
}

impl Store {
    /// Makes logins, or gives those that are there their password and roles. The database is migrated, and this store's own login
    /// may make others.
    pub async fn make_logins(&self, logins: &[Login]) -> Result<(), StoreError> {
        let at = StoreError::statement;
        let mut connection = self.connection().await?;
        let transaction = connection.transaction().await.map_err(at("begin to make logins"))?;
        transaction
            .execute("select pg_advisory_xact_lock($1)", &[&LOCK])
            .await
            .map_err(at("wait for a migration"))?;
        let database: String = transaction
            .query_one("select current_database()::text", &[])
            .await
            .map_err(at("ask for the database's name"))?
            .get(0);
        for Login { account, password } in logins {
            let name = account.login_in(&database);
            let roles: Vec<&str> = account.roles().iter().map(|role| role.name()).collect();
            let statements = transaction
                .query(include_str!("../sql/make_login.sql"), &[&name, password, &roles])
                .await
                .map_err(at("prepare a login"))?;
            for statement in statements {
                transaction.batch_execute(statement.get(0)).await.map_err(at("make a login"))?;
            }
        }
        transaction.commit().await.map_err(at("commit logins"))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_has_the_name_of_its_process_and_its_database() {
        let address = "postgres://studymate:secret@127.0.0.1:5432/study?sslmode=disable";
        assert_eq!(
            Account::Projector.address(address, "word").unwrap(),
            "postgres://projector_study:word@127.0.0.1:5432/study?sslmode=disable"
        );
        assert_eq!(Account::Workers.address("host=127.0.0.1 dbname=study", "word"), None);
    }

    #[test]
    fn a_login_is_read_from_a_setting_and_a_mistake_never_shows_the_password() {
        let login: Login = "workers=a=b".parse().unwrap();
        assert_eq!((login.account, login.password.as_str()), (Account::Workers, "a=b"));
        for wrong in ["workers", "ingress=hunter2", "=hunter2", "ops="] {
            assert!(wrong.parse::<Login>().is_err_and(|error| !error.to_string().contains("hunter2")));
        }
    }
}
