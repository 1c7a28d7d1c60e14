//! Ending on a signal: SIGTERM and SIGINT ask to stop, a second one stops at once.

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// The exit code after a second signal: 128 + SIGTERM, as shells show it.
const EXIT_AT_ONCE: i32 = 143;

/// A token that is cancelled by the first SIGTERM or SIGINT. The second one ends the process at once.
///
/// Must be called on a runtime. Fails when the system gives no signal handlers.
pub fn on_signal() -> std::io::Result<CancellationToken> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let token = CancellationToken::new();
    let cancel = token.clone();
    // Lives as long as the process: there is nobody to join it.
    tokio::spawn(async move {
        loop {
            let name = tokio::select! {
                _ = terminate.recv() => "SIGTERM",
                _ = interrupt.recv() => "SIGINT",
            };
            if cancel.is_cancelled() {
                tracing::warn!(signal = name, "second signal: ending at once");
                std::process::exit(EXIT_AT_ONCE);
            }
            tracing::info!(signal = name, "stopping");
            cancel.cancel();
        }
    });
    Ok(token)
}
