//! Listening sockets: one for each worker, all on one address, so that no accepted connection changes its thread.

use std::io;
use std::net::{SocketAddr, TcpListener};

use socket2::{Domain, Protocol, Socket, Type};

/// How many connections may wait to be accepted, on each socket.
const BACKLOG: i32 = 1024;

/// Binds `workers` sockets to one address. Port `0` is chosen once, for all of them.
///
/// # Errors
///
/// If the address cannot be had, above all because another process listens there already.
pub(crate) fn bind(address: SocketAddr, workers: usize) -> io::Result<Vec<TcpListener>> {
    // Sockets with SO_REUSEPORT would silently share the port with another gateway of the same user; one without it
    // finds out.
    drop(socket(address, false)?);
    let first = socket(address, true)?;
    let address = first.local_addr()?;
    let others = (1..workers).map(|_| socket(address, true));
    std::iter::once(Ok(first)).chain(others).collect()
}

fn socket(address: SocketAddr, reuse_port: bool) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    // A restart must not wait for the connections of the former process to be forgotten.
    socket.set_reuse_address(true)?;
    if reuse_port {
        socket.set_reuse_port(true)?;
    }
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_taken_is_noticed() {
        let first = bind(SocketAddr::from(([127, 0, 0, 1], 0)), 2).unwrap();
        assert_eq!(first[0].local_addr().unwrap(), first[1].local_addr().unwrap());
        let error = bind(first[0].local_addr().unwrap(), 2).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    }
}
