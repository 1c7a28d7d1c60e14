//! `studymate health`: everything that StudyMate needs, a line each.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Duration;

use serde_json::json;
use studymate_local::Home;
use studymate_nats::Log;
use studymate_store::Store;

use crate::cli::HealthOptions;
use crate::settings::Settings;

/// How long a check may take.
const DEADLINE: Duration = Duration::from_secs(5);

type Check = Result<String, String>;

pub(crate) async fn run(options: &HealthOptions) -> anyhow::Result<ExitCode> {
    let settings = &options.settings;
    let (database, queue, telegram) =
        tokio::join!(within(database(settings)), within(queue(settings)), within(telegram(settings)),);
    let checks: [(&str, Check); 5] = [
        ("environment", environment(settings)),
        ("file system", file_system()),
        ("database", database),
        ("queue", queue),
        ("telegram", telegram),
    ];
    let well = checks.iter().all(|(_, check)| check.is_ok());
    if options.json {
        let components: BTreeMap<&str, _> = checks
            .iter()
            .map(|(name, check)| {
                let (status, detail) = match check {
                    Ok(detail) => ("healthy", detail),
                    Err(detail) => ("unhealthy", detail),
                };
                (*name, json!({"status": status, "detail": detail}))
            })
            .collect();
        let status = if well { "healthy" } else { "unhealthy" };
        println!("{}", json!({"status": status, "components": components}));
    } else {
        for (name, check) in &checks {
            let (mark, detail) = match check {
                Ok(detail) => ("healthy  ", detail),
                Err(detail) => ("UNHEALTHY", detail),
            };
            println!("{name:<12} {mark} {detail}");
        }
    }
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn within(check: impl Future<Output = Check>) -> Check {
    tokio::time::timeout(DEADLINE, check)
        .await
        .unwrap_or_else(|_| Err(format!("no answer within {} s", DEADLINE.as_secs())))
}

fn environment(settings: &Settings) -> Check {
    settings.store("health").map_err(|error| error.to_string())?;
    settings.log().map_err(|error| error.to_string())?;
    settings.token().map_err(|error| error.to_string())?;
    Ok("all settings are there".to_owned())
}

/// Whether the local folder can be written: keys and local servers live there.
fn file_system() -> Check {
    let home = Home::find().map_err(|error| error.to_string())?;
    let probe = home.dir().join(".probe");
    std::fs::write(&probe, b"probe")
        .and_then(|()| std::fs::remove_file(&probe))
        .map_err(|error| format!("{}: {error}", home.dir().display()))?;
    Ok(format!("{} can be written", home.dir().display()))
}

async fn database(settings: &Settings) -> Check {
    let config = settings.store("studymate-health").map_err(|error| error.to_string())?;
    let store = Store::new(&config).map_err(|error| error.to_string())?;
    store.check_schema(settings.partitions).await.map_err(|error| error.to_string())?;
    Ok("answers, and has the schema of this build".to_owned())
}

async fn queue(settings: &Settings) -> Check {
    let config = settings.log().map_err(|error| error.to_string())?;
    let log = Log::connect(config).await.map_err(|error| error.to_string())?;
    let identity = log.identity().await.map_err(|error| error.to_string())?;
    Ok(format!("answers, {} inputs so far", identity.last_sequence))
}

async fn telegram(settings: &Settings) -> Check {
    let token = settings.token().map_err(|error| error.to_string())?;
    let url = settings
        .telegram_api_url
        .join(&format!("./bot{}/getMe", token.expose()))
        .map_err(|_| "TELEGRAM_API_URL: expected a base URL".to_owned())?;
    let response = reqwest::get(url).await.map_err(|error| error.without_url().to_string())?;
    let code = response.status();
    let reply: serde_json::Value = response.json().await.map_err(|error| error.without_url().to_string())?;
    match reply.pointer("/result/username").and_then(serde_json::Value::as_str) {
        Some(username) => Ok(format!("answers, the bot is @{username}")),
        None => Err(format!("HTTP {code}: {}", reply["description"].as_str().unwrap_or("no description"))),
    }
}
