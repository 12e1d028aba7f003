//! A demo shop behind a memory: every request is answered by the shop once, and from then on at once with the same
//! bytes, so that only the asking side is measured.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

/// Stands before the shop at `shop`, such as `127.0.0.1:8080`, for as long as the process lives; answers its own address.
pub(crate) fn before(shop: String) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?.to_string();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let shop = shop.clone();
            // A connection that breaks is its client's error.
            std::thread::spawn(move || client.and_then(|client| serve(client, &shop)));
        }
    });
    Ok(address)
}

fn serve(client: TcpStream, shop: &str) -> io::Result<()> {
    client.set_nodelay(true)?;
    let mut shop = TcpStream::connect(shop)?;
    let (mut requests, mut client) = (BufReader::new(client.try_clone()?), client);
    let mut answers = BufReader::new(shop.try_clone()?);
    let mut known: HashMap<Vec<u8>, Vec<u8>> = HashMap::new();
    loop {
        let request = message(&mut requests)?;
        if !known.contains_key(&request) {
            shop.write_all(&request)?;
            known.insert(request.clone(), message(&mut answers)?);
        }
        client.write_all(&known[&request])?;
    }
}

/// One HTTP message with the body that its `content-length` promises.
fn message(from: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut message = Vec::new();
    let mut length = 0;
    loop {
        let start = message.len();
        if from.read_until(b'\n', &mut message)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = String::from_utf8_lossy(&message[start..]).to_ascii_lowercase();
        match line.trim_end().split_once(": ") {
            Some(("content-length", value)) => length = value.parse().map_err(io::Error::other)?,
            None if line.trim_end().is_empty() => break,
            Some(_) | None => {}
        }
    }
    from.take(length).read_to_end(&mut message)?;
    Ok(message)
}
