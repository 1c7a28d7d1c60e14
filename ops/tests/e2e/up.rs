//! `studymate up`: one command runs everything, each process with its own rights, and starts again what dies.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use studymate_local::{Binaries, Home};
use studymate_testkit::{eventually, free_port};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::world::BINARY;

/// Servers are set up, a course is imported.
const DEADLINE: Duration = Duration::from_secs(60);

/// A `studymate up` with a home of its own.
struct Up {
    home: TempDir,
    child: Child,
}

impl Up {
    async fn start() -> Up {
        let home = home().await;
        let child = start(home.path());
        let up = Up { home, child };
        eventually(DEADLINE, async || up.says(&["health"]).await.is_some()).await;
        up
    }

    /// What a command says beside it; `None` when it fails.
    async fn says(&self, arguments: &[&str]) -> Option<String> {
        let output = command(self.home.path()).args(arguments).output().await.unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    }

    /// A list of texts, as the admin of the database sees it.
    async fn texts(&self, sql: &str) -> Vec<String> {
        let read =
            |name: &str| std::fs::read_to_string(self.home.path().join("postgres").join(name)).unwrap();
        let url = format!("postgres://studymate:{}@127.0.0.1:{}/studymate", read("password"), read("port"));
        let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
        let driver = tokio::spawn(connection);
        let texts = client.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect();
        drop(client);
        driver.await.unwrap().unwrap();
        texts
    }

    async fn stop(&mut self) {
        let pid = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").arg("-INT").arg(pid).status().await.unwrap().success());
        let ended = tokio::time::timeout(DEADLINE, self.child.wait()).await.expect("it stops").unwrap();
        assert!(ended.success(), "{ended}");
    }
}

/// An empty home that finds the servers' binaries installed.
async fn home() -> TempDir {
    let shared = Home::find().unwrap();
    Binaries::install(&shared).await.unwrap();
    let own = shared.servers().join("test/own");
    std::fs::create_dir_all(&own).unwrap();
    let folder = tempfile::Builder::new().prefix("up-").tempdir_in(own).unwrap();
    // Run by root, the servers are another user, who must be able to enter.
    std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    for entry in std::fs::read_dir(shared.servers()).unwrap() {
        let (name, path) = entry.map(|entry| (entry.file_name(), entry.path())).unwrap();
        if name.to_string_lossy().starts_with("servers-") {
            std::os::unix::fs::symlink(path, folder.path().join(name)).unwrap();
        }
    }
    folder
}

fn start(home: &Path) -> Child {
    let port = free_port().to_string();
    let mut command = command(home);
    command.args(["up", "--simulate", "--simulator-port", &port]).stdout(Stdio::null()).kill_on_drop(true);
    command.spawn().unwrap()
}

fn command(home: &Path) -> Command {
    let mut command = Command::new(BINARY);
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("STUDYMATE_HOME", home);
    command.env("LOG_LEVEL", "warn").current_dir(home).stdin(Stdio::null()).stderr(Stdio::null());
    command
}

#[tokio::test]
async fn each_process_of_up_has_its_own_login_and_the_next_up_gives_them_new_passwords() {
    let mut up = Up::start().await;
    let logins = "select distinct application_name || ' is ' || usename from pg_stat_activity
        where datname = 'studymate' and application_name ~ '-(workers|delivery|projector)$' order by 1";
    let expected = [
        "studymate-delivery is workers_studymate",
        "studymate-projector is projector_studymate",
        "studymate-workers is workers_studymate",
    ];
    eventually(DEADLINE, async || up.texts(logins).await == expected).await;
    eventually(DEADLINE, async || {
        let events = up.says(&["events", "show", "--stream", "catalogue.main"]).await.unwrap();
        events.contains("QuizPublished")
    })
    .await;
    // The sample course belongs to the mentor among the simulator's people.
    let owners = "select distinct coalesce(owner::text, 'nobody') from read_model.quiz";
    eventually(DEADLINE, async || up.texts(owners).await == ["1003"]).await;
    assert_eq!(up.says(&["migrate"]).await, None, "the login of operators may not migrate");
    let addresses = std::fs::read_to_string(up.home.path().join("env")).unwrap();
    assert!(addresses.contains("postgres://ops_studymate:") && addresses.contains("nats://ops:"));
    let admin = std::fs::read_to_string(up.home.path().join("postgres/password")).unwrap();
    assert!(!addresses.contains(&admin), "the admin's password lies where every command reads it");

    up.stop().await;
    up.child = start(up.home.path());
    eventually(DEADLINE, async || up.says(&["health"]).await.is_some()).await;
    assert_ne!(std::fs::read_to_string(up.home.path().join("env")).unwrap(), addresses);
    eventually(DEADLINE, async || up.texts(logins).await == expected).await;
    up.stop().await;
}
