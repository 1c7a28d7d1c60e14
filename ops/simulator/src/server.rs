//! Starting and stopping: the listener, its connections, webhook delivery and the saved state.

use std::{
    convert::Infallible,
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{Request, StatusCode},
    response::{IntoResponse, Response},
};
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::{
    bot_api::{self, DropConnection},
    config::SimulatorConfig,
    control::{self, Control},
    error::Error,
    page, persist, updates,
    world::World,
};

/// How long connections may take to end after a stop.
const GRACE: Duration = Duration::from_secs(3);

/// Starts simulators.
#[derive(Debug)]
pub struct Simulator;

impl Simulator {
    /// Starts a simulator in this runtime. It is listening when this returns, and stops when the result is dropped or
    /// stopped.
    ///
    /// # Errors
    /// The configuration is wrong, the address is taken, or the saved state cannot be read.
    pub async fn start(config: SimulatorConfig) -> Result<RunningSimulator, Error> {
        let shutdown = CancellationToken::new();
        let bound = Bound::new(config, shutdown.clone()).await?;
        let (address, control) = (bound.address, bound.control.clone());
        let token = control.world.config.token.clone();
        let mut task = JoinSet::new();
        task.spawn(bound.serve());
        Ok(RunningSimulator { address, token, control, shutdown, task })
    }
}

/// A simulator in this process.
#[derive(Debug)]
pub struct RunningSimulator {
    /// Where it listens.
    pub address: SocketAddr,
    /// The bot's token.
    pub token: String,
    control: Control,
    shutdown: CancellationToken,
    task: JoinSet<Result<(), Error>>,
}

impl RunningSimulator {
    /// The users' side.
    #[must_use]
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// What takes the place of `https://api.telegram.org`, without a slash at the end. It is the chat page, too.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address of a Bot API method.
    #[must_use]
    pub fn method_url(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.url(), self.token)
    }

    /// Waits until it ends without being stopped: a part of it failed.
    ///
    /// # Errors
    /// Why it failed.
    pub async fn ended(&mut self) -> Result<(), Error> {
        match self.task.join_next().await {
            Some(ended) => ended?,
            None => Ok(()),
        }
    }

    /// Stops it; with a data folder, returns once everything is saved.
    ///
    /// # Errors
    /// The state could not be saved, or a part had failed before.
    pub async fn stop(mut self) -> Result<(), Error> {
        self.shutdown.cancel();
        self.ended().await
    }
}

impl Drop for RunningSimulator {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

/// Runs a simulator until `shutdown`.
///
/// # Errors
/// The configuration is wrong, the address is taken, or the state cannot be read or saved.
pub async fn run(config: SimulatorConfig, shutdown: CancellationToken) -> Result<(), Error> {
    let bound = Bound::new(config, shutdown).await?;
    tracing::info!(address = %bound.address, "simulator is listening");
    bound.serve().await
}

struct Bound {
    address: SocketAddr,
    listener: TcpListener,
    control: Control,
}

impl Bound {
    async fn new(config: SimulatorConfig, shutdown: CancellationToken) -> Result<Self, Error> {
        let wanted = config.listen;
        let world = World::new(config, shutdown)?;
        if let Some(data) = &world.config.data {
            persist::restore(&world, data)?;
        }
        let cannot = |source| Error::Listen { address: wanted, source };
        let listener = TcpListener::bind(wanted).await.map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        Ok(Self { address, listener, control: Control { world: Arc::new(world) } })
    }

    async fn serve(self) -> Result<(), Error> {
        let world = self.control.world.clone();
        let shutdown = world.shutdown.clone();
        let mut parts: JoinSet<Result<(), Error>> = JoinSet::new();
        parts.spawn(updates::deliver(world.clone(), shutdown.clone()));
        if let Some(data) = world.config.data.clone() {
            parts.spawn(persist::keep_saved(world.clone(), data, shutdown.clone()));
        }
        parts.spawn(accept(self.listener, router(self.control), shutdown.clone()));
        let mut failed = Ok(());
        while let Some(ended) = parts.join_next().await {
            let ended = ended.map_err(Error::from).and_then(|part| part);
            // One part takes the others down; its reason is what is told.
            shutdown.cancel();
            failed = failed.and(ended);
        }
        if let Some(data) = &world.config.data {
            persist::save_last(&world, data).await?;
        }
        failed
    }
}

fn router(control: Control) -> Router {
    Router::new()
        .merge(page::routes())
        .merge(control::http::routes())
        .fallback(bot_api_path)
        .with_state(control)
}

/// `/bot<token>/<method>` and `/file/bot<token>/<path>`: no router knows such paths, so they are taken apart here.
async fn bot_api_path(State(control): State<Control>, request: Request<Body>) -> Response {
    let path = request.uri().path().to_owned();
    if let Some((token, method)) = path.strip_prefix("/bot").and_then(|rest| rest.split_once('/')) {
        return bot_api::call(&control.world, &decoded(token), method.trim_end_matches('/'), request).await;
    }
    if let Some((token, file)) = path.strip_prefix("/file/bot").and_then(|rest| rest.split_once('/')) {
        return bot_api::download(&control.world, &decoded(token), file).await;
    }
    StatusCode::NOT_FOUND.into_response()
}

/// Some clients write the token's colon as `%3A`.
fn decoded(token: &str) -> String {
    token.replace("%3A", ":").replace("%3a", ":")
}

async fn accept(listener: TcpListener, router: Router, shutdown: CancellationToken) -> Result<(), Error> {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    // Small answers must not wait for more of them.
                    let _ = stream.set_nodelay(true);
                    connections.spawn(serve_connection(stream, router.clone(), shutdown.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            () = shutdown.cancelled() => break,
        }
    }
    drop(listener);
    let all_ended = async { while connections.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(GRACE, all_ended).await;
    connections.shutdown().await;
    Ok(())
}

async fn serve_connection(stream: TcpStream, router: Router, shutdown: CancellationToken) {
    let end = Arc::new(AtomicU8::new(ORDERLY));
    let io = TokioIo::new(Connection { stream, end: end.clone() });
    let service = service_fn(move |request: Request<hyper::body::Incoming>| {
        let (router, end) = (router.clone(), end.clone());
        async move {
            let response = router
                .oneshot(request.map(Body::new))
                .await
                .unwrap_or_else(|never: Infallible| match never {});
            match response.extensions().get::<DropConnection>() {
                None => Ok(response),
                Some(dropped) => {
                    if dropped.reset {
                        end.store(RESET, Ordering::Release);
                    }
                    Err(io::Error::from(io::ErrorKind::ConnectionAborted))
                }
            }
        }
    });
    let connection = http1::Builder::new().timer(TokioTimer::new()).serve_connection(io, service);
    tokio::pin!(connection);
    // Errors are those of clients that went away, or faults.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = shutdown.cancelled() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

const ORDERLY: u8 = 0;
const RESET: u8 = 1;

/// A connection that can be made to end with a reset.
struct Connection {
    stream: TcpStream,
    end: Arc<AtomicU8>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.end.load(Ordering::Acquire) == RESET {
            // Without lingering the kernel sends RST instead of FIN.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
