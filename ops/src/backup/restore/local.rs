//! The servers of `studymate up`, for a restore while it does not run.

use studymate_local::{Binaries, Home, Nats, NatsOptions, Postgres, PostgresOptions};

use crate::settings::StoreSettings;

/// Servers that run for a restore.
pub(super) struct LocalServers {
    postgres: Postgres,
    nats: Nats,
}

impl LocalServers {
    /// Starts them, and names them in the settings with those who may do everything.
    pub(super) async fn start(settings: &mut StoreSettings) -> anyhow::Result<Self> {
        let home = Home::find()?;
        let binaries = Binaries::install(&home).await?;
        let dir = home.servers();
        let postgres = Postgres::start(&binaries, &dir.join("postgres"), PostgresOptions::default()).await?;
        let nats = Nats::start(&binaries, &dir.join("nats"), NatsOptions::default()).await?;
        settings.common.database_url = Some(postgres.url());
        settings.common.nats_url = Some(nats.url());
        Ok(LocalServers { postgres, nats })
    }

    /// Stops them: everything is written.
    pub(super) async fn stop(self) -> anyhow::Result<()> {
        self.nats.stop().await?;
        self.postgres.stop().await?;
        Ok(())
    }
}
