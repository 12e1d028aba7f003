//! A shop on loopback that answers by script: each request gets the next canned answer, and is remembered.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

/// A canned answer.
#[derive(Clone)]
pub(super) enum Canned {
    /// A status, headers and a body.
    Http(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// These bytes, then the end.
    Raw(&'static [u8]),
    /// The connection is held open until the client leaves.
    Silence,
}

impl Canned {
    /// `data`, with a bucket that is always full.
    pub(super) fn data(data: Value) -> Self {
        Self::json(&json!({ "data": data }))
    }

    pub(super) fn json(body: &Value) -> Self {
        Self::Http(200, vec![("x-shopify-api-version", "2026-07".to_owned())], body.to_string().into_bytes())
    }

    pub(super) fn error(code: &str) -> Self {
        Self::json(&json!({ "errors": [{ "message": "m", "extensions": { "code": code } }] }))
    }

    pub(super) fn status(status: u16) -> Self {
        Self::Http(status, Vec::new(), Vec::new())
    }
}

/// What was asked.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// Method and path.
    pub(super) line: String,
    /// Names in lower case.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Asked {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The variables of a document.
    pub(super) fn variables(&self) -> Value {
        serde_json::from_str::<Value>(&self.body).unwrap()["variables"].clone()
    }

    /// The document's operation: `OrdersByIds`.
    pub(super) fn operation(&self) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap();
        let text = body["query"].as_str().unwrap();
        let line = text.lines().find(|line| !line.starts_with('#')).unwrap();
        line.split([' ', '(']).nth(1).unwrap().to_owned()
    }
}

/// The shop.
pub(super) struct Script {
    pub(super) address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Script {
    /// Answers as many requests as there are answers; after the last nobody listens any more.
    pub(super) fn start(answers: Vec<Canned>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let remembered = Arc::clone(&asked);
        let mut answers = answers.into_iter().peekable();
        // Gone before the last answer is given, or whoever comes next finds a door that closes, not one that is shut.
        let mut listening = answers.peek().is_some().then_some(listener);
        thread::spawn(move || {
            while let (Some(listener), Some(answer)) = (listening.take(), answers.next()) {
                let (stream, _) = listener.accept().unwrap();
                listening = answers.peek().is_some().then_some(listener);
                let request = read(&stream);
                remembered.lock().unwrap().push(request);
                give(stream, &answer);
            }
        });
        Self { address, asked }
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The operations asked for, in order.
    pub(super) fn operations(&self) -> Vec<String> {
        self.asked().iter().map(Asked::operation).collect()
    }
}

fn read(stream: &TcpStream) -> Asked {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let headers: Vec<(String, String)> = lines[1..]
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length =
        headers.iter().find(|(name, _)| name == "content-length").map_or(0, |(_, n)| n.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    Asked { line: lines[0].clone(), headers, body: String::from_utf8(body).unwrap() }
}

/// The client may leave before it has read everything: whether it got it shows in what it does next.
fn give(mut stream: TcpStream, answer: &Canned) {
    match answer {
        Canned::Http(status, headers, body) => {
            let mut head = format!(
                "HTTP/1.1 {status} Canned\r\nconnection: close\r\ncontent-length: {}\r\n",
                body.len()
            );
            for (name, value) in headers {
                head += &format!("{name}: {value}\r\n");
            }
            head += "\r\n";
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
        }
        Canned::Raw(bytes) => {
            let _ = stream.write_all(bytes);
        }
        Canned::Silence => {
            let _ = stream.read(&mut [0]);
        }
    }
}
