//! Looking into the log, and putting inputs into it, past whatever stands between it and the processes.

use async_nats::jetstream::{self, stream::Stream};
use async_nats::{ConnectOptions, ServerAddr};
use studymate_nats::{Log, LogConfig};

use crate::ChaosError;
use crate::world::World;

/// The name of the stream.
const STREAM: &str = "UPDATES";

impl World {
    /// The log as the processes use it.
    pub async fn log(&self) -> Result<Log, ChaosError> {
        let config =
            LogConfig { url: self.nats.url(), partitions: self.setup.partitions, ..LogConfig::default() };
        Log::connect(config).await.map_err(failed)
    }

    /// The stream as its server has it.
    pub async fn stream(&self) -> Result<Stream, ChaosError> {
        self.jetstream().await?.get_stream(STREAM).await.map_err(failed)
    }

    /// The server's side of the log.
    pub async fn jetstream(&self) -> Result<jetstream::Context, ChaosError> {
        let address: ServerAddr = self.nats.url().parse().map_err(failed)?;
        let mut options = ConnectOptions::new();
        if let Some((user, password)) = address.username().zip(address.password()) {
            options = options.user_and_password(user.to_owned(), password.to_owned());
        }
        Ok(jetstream::new(options.connect(address).await.map_err(failed)?))
    }
}

fn failed(error: impl std::fmt::Display) -> ChaosError {
    ChaosError::Log(error.to_string())
}
