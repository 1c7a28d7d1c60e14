use std::net::{Ipv4Addr, TcpListener};

/// A TCP port of 127.0.0.1 that is free right now.
///
/// It is below the range that the system hands out for outgoing connections (from 32768 on Linux): a client that
/// keeps dialling a stopped server there could be given that very port, and the server could not come back.
pub fn free_port() -> u16 {
    (0..1000).map(|_| random_port()).find(|port| is_free(*port)).unwrap_or_else(random_port)
}

pub(crate) fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn random_port() -> u16 {
    let mut bytes = [0; 2];
    // Without randomness two processes may try the same port; binding it decides between them.
    let _ = getrandom::fill(&mut bytes);
    15_000 + u16::from_le_bytes(bytes) % 17_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_port_can_be_bound_and_is_then_not_free() {
        let port = free_port();
        let _bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
        assert!(!is_free(port));
        assert!((15_000..32_000).contains(&port));
    }
}
