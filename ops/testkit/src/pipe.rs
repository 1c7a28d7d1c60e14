//! One connection through a proxy: two ways, each with a bounded queue, each under the weather of the moment.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

use crate::proxy::{Flow, ProxyCounts, Weather};

/// The most bytes that are read at once.
const CHUNK: usize = 16 * 1024;
/// Chunks that wait on one way: 1 MiB. A sender of more waits, too.
const QUEUE: usize = 64;

/// What is counted.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) accepted: AtomicU64,
    pub(crate) refused: AtomicU64,
    pub(crate) open: AtomicU64,
    pub(crate) reset: AtomicU64,
    to_server: AtomicU64,
    to_client: AtomicU64,
    swallowed: AtomicU64,
}

impl Tally {
    pub(crate) fn counts(&self) -> ProxyCounts {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        ProxyCounts {
            accepted: read(&self.accepted),
            refused: read(&self.refused),
            open: read(&self.open),
            reset: read(&self.reset),
            to_server: read(&self.to_server),
            to_client: read(&self.to_client),
            swallowed: read(&self.swallowed),
        }
    }
}

/// What travels on a way.
enum Parcel {
    /// Bytes, and when they arrive at the earliest.
    Bytes(Instant, Vec<u8>),
    /// The sender reset its connection.
    Reset(io::Error),
}

/// One of the two ways.
struct Way<'c> {
    flow: fn(&Weather) -> Flow,
    weather: watch::Receiver<Weather>,
    carried: &'c AtomicU64,
    swallowed: &'c AtomicU64,
    /// Whether this connection lost bytes.
    lossy: &'c AtomicBool,
}

/// Carries bytes both ways until both ended. Otherwise the connections are given back to be reset, with the reason.
pub(crate) async fn connect(
    mut client: TcpStream,
    mut server: TcpStream,
    weather: watch::Receiver<Weather>,
    tally: &Tally,
) -> Result<(), (io::Error, Vec<TcpStream>)> {
    // Small packets at once: the proxy should not add delays of its own.
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let lossy = AtomicBool::new(false);
    let way = |flow, carried| Way {
        flow,
        weather: weather.clone(),
        carried,
        swallowed: &tally.swallowed,
        lossy: &lossy,
    };
    let ended = {
        let (from_client, to_client) = client.split();
        let (from_server, to_server) = server.split();
        let there = way(|weather| weather.to_server, &tally.to_server).carry(from_client, to_server);
        let back = way(|weather| weather.to_client, &tally.to_client).carry(from_server, to_client);
        tokio::select! {
            ended = async { tokio::try_join!(there, back) } => ended.map(drop),
            doomed = doom(weather.clone(), &lossy) => Err(doomed),
        }
    };
    ended.map_err(|error| (error, vec![client, server]))
}

/// Returns when the connection must be reset: nobody may have one, or it lost bytes and the network is whole again.
async fn doom(mut weather: watch::Receiver<Weather>, lossy: &AtomicBool) -> io::Error {
    let whole = |weather: &Weather| (weather.to_server, weather.to_client) == (Flow::Pass, Flow::Pass);
    let doomed = |weather: &Weather| weather.refuse || (whole(weather) && lossy.load(Ordering::Relaxed));
    // The proxy is gone: so is the connection.
    let _ = weather.wait_for(doomed).await;
    io::ErrorKind::ConnectionReset.into()
}

impl Way<'_> {
    async fn carry(self, from: ReadHalf<'_>, to: WriteHalf<'_>) -> io::Result<()> {
        let (send, arrive) = mpsc::channel(QUEUE);
        let ((), delivered) =
            tokio::join!(collect(from, send, self.weather.clone()), self.deliver(to, arrive));
        delivered
    }

    async fn deliver(mut self, mut to: WriteHalf<'_>, mut arrive: mpsc::Receiver<Parcel>) -> io::Result<()> {
        let mut gone = false;
        while let Some(parcel) = arrive.recv().await {
            match parcel {
                Parcel::Bytes(due, bytes) => {
                    sleep_until(due).await;
                    if self.flow_unless(Flow::Hold).await == Flow::Pass && !gone {
                        // A receiver that is gone tells so on the other way.
                        gone = to.write_all(&bytes).await.is_err();
                        self.carried.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                    } else {
                        self.lossy.store(true, Ordering::Relaxed);
                        self.swallowed.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                    }
                }
                Parcel::Reset(error) => {
                    self.passes().await;
                    return Err(error);
                }
            }
        }
        // The end of a stream is a packet, too.
        self.passes().await;
        let _ = to.shutdown().await;
        Ok(())
    }

    /// What happens to bytes now, once it is something else than `this`.
    async fn flow_unless(&mut self, this: Flow) -> Flow {
        let flow = self.flow;
        self.weather.wait_for(|weather| flow(weather) != this).await.map_or(Flow::Swallow, |now| flow(&now))
    }

    async fn passes(&mut self) {
        let flow = self.flow;
        let _ = self.weather.wait_for(|weather| flow(weather) == Flow::Pass).await;
    }
}

/// Reads until the end; a queue that is full makes the sender wait.
async fn collect(mut from: ReadHalf<'_>, send: mpsc::Sender<Parcel>, weather: watch::Receiver<Weather>) {
    loop {
        let mut bytes = Vec::with_capacity(CHUNK);
        let parcel = match from.read_buf(&mut bytes).await {
            Ok(0) => return,
            Ok(_) => Parcel::Bytes(Instant::now() + weather.borrow().delay, bytes),
            Err(error) => Parcel::Reset(error),
        };
        let last = matches!(parcel, Parcel::Reset(_));
        if send.send(parcel).await.is_err() || last {
            return;
        }
    }
}
