//! A network that can be broken: a TCP proxy in front of a server.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use studymate_local::free_port;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use crate::pipe::{self, Tally};

/// Which way bytes go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// From clients to the server.
    ToServer,
    /// From the server to clients.
    ToClient,
    /// Both ways.
    Both,
}

/// What happens to bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Flow {
    /// They go on.
    #[default]
    Pass,
    /// They wait.
    Hold,
    /// They are lost.
    Swallow,
}

/// What the network does at the moment.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Weather {
    pub(crate) to_server: Flow,
    pub(crate) to_client: Flow,
    pub(crate) refuse: bool,
    pub(crate) delay: Duration,
}

impl Weather {
    fn set(&mut self, direction: Direction, flow: Flow) {
        if direction != Direction::ToClient {
            self.to_server = flow;
        }
        if direction != Direction::ToServer {
            self.to_client = flow;
        }
    }
}

/// A proxy on a port of 127.0.0.1 in front of a server there. It ends with this value, its connections with it.
///
/// What happens to the connections is set for all of them together, for those that are open and those that come. Connections to a
/// server that is away are reset, as they would be without the proxy.
#[derive(Debug)]
pub struct Proxy {
    port: u16,
    server: u16,
    weather: watch::Sender<Weather>,
    tally: Arc<Tally>,
    acceptor: JoinHandle<()>,
}

/// What a proxy has seen so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ProxyCounts {
    /// Connections that were taken.
    pub accepted: u64,
    /// Connections that were refused.
    pub refused: u64,
    /// Connections that are open now.
    pub open: u64,
    /// Connections that were reset.
    pub reset: u64,
    /// Bytes that reached the server.
    pub to_server: u64,
    /// Bytes that reached clients.
    pub to_client: u64,
    /// Bytes that were lost.
    pub swallowed: u64,
}

impl Proxy {
    /// Starts a proxy in front of the server on `port` of 127.0.0.1. The server need not be there yet.
    ///
    /// # Panics
    /// When no port can be had.
    pub async fn before(server: u16) -> Proxy {
        let port = free_port();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.expect("a free port can be had");
        let (weather, seen) = watch::channel(Weather::default());
        let tally = Arc::new(Tally::default());
        let acceptor = tokio::spawn(accept(listener, server, seen, Arc::clone(&tally)));
        Proxy { port, server, weather, tally, acceptor }
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The server's address with the proxy's port in the place of its own.
    ///
    /// # Panics
    /// When it is the address of another server.
    pub fn url(&self, of_server: &str) -> String {
        let real = format!("@127.0.0.1:{}", self.server);
        assert!(of_server.contains(&real), "the proxy stands before another server");
        of_server.replacen(&real, &format!("@127.0.0.1:{}", self.port), 1)
    }

    /// Loses every byte of a direction from now on. Connections stay open and nobody is told, as when a firewall drops packets.
    pub fn cut(&self, direction: Direction) {
        self.weather.send_modify(|weather| weather.set(direction, Flow::Swallow));
    }

    /// Keeps every byte of a direction waiting from now on: what the proxy cannot keep stays with its sender. As when packets
    /// are lost for a while and sent again.
    pub fn hold(&self, direction: Direction) {
        self.weather.send_modify(|weather| weather.set(direction, Flow::Hold));
    }

    /// Resets all connections, and new ones as soon as they are made.
    pub fn refuse(&self) {
        self.weather.send_modify(|weather| weather.refuse = true);
    }

    /// Delivers every byte this much later, each way.
    pub fn delay(&self, each_way: Duration) {
        self.weather.send_modify(|weather| weather.delay = each_way);
    }

    /// Ends all of the above. What was held back arrives; connections that lost bytes are reset, since what follows would make no
    /// sense to anybody.
    pub fn heal(&self) {
        self.weather.send_replace(Weather::default());
    }

    /// What the proxy has seen so far.
    pub fn counts(&self) -> ProxyCounts {
        self.tally.counts()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.acceptor.abort();
    }
}

/// Owns the connections: they end with it.
async fn accept(listener: TcpListener, server: u16, weather: watch::Receiver<Weather>, tally: Arc<Tally>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => {
                // Out of file descriptors, say: those that wait are taken once one is free.
                let Ok((client, _)) = accepted else {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    continue;
                };
                if weather.borrow().refuse {
                    tally.refused.fetch_add(1, Ordering::Relaxed);
                    reset(client);
                } else {
                    tally.accepted.fetch_add(1, Ordering::Relaxed);
                    connections.spawn(serve(client, server, weather.clone(), Arc::clone(&tally)));
                }
            }
        }
    }
}

async fn serve(client: TcpStream, server: u16, mut weather: watch::Receiver<Weather>, tally: Arc<Tally>) {
    let _open = Open::count(&tally.open);
    let ended = match TcpStream::connect((Ipv4Addr::LOCALHOST, server)).await {
        Ok(server) => pipe::connect(client, server, weather, &tally).await,
        Err(error) => {
            // Who is cut off does not even learn that there is nobody.
            let _ = weather.wait_for(|weather| weather.to_client == Flow::Pass || weather.refuse).await;
            Err((error, vec![client]))
        }
    };
    if let Err((_, streams)) = ended {
        tally.reset.fetch_add(1, Ordering::Relaxed);
        streams.into_iter().for_each(reset);
    }
}

/// Ends a connection so that the other side gets an error, not an end.
fn reset(stream: TcpStream) {
    let _: io::Result<()> = stream.set_zero_linger();
    drop(stream);
}

/// Counts a connection for as long as it is open, however it ends.
struct Open<'c>(&'c AtomicU64);

impl<'c> Open<'c> {
    fn count(open: &'c AtomicU64) -> Self {
        open.fetch_add(1, Ordering::Relaxed);
        Open(open)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
