//! The connections of the server, which can be made to fail: cut before or within an answer, or slowed down.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    time::{Instant, Sleep},
};

use super::reply::Delivery;

/// In how many pieces a slow answer comes.
const PIECES: u32 = 8;

/// Accepts connections that can be made to fail.
pub(super) struct Wires(pub(super) TcpListener);

/// One connection.
pub(super) struct Wire {
    stream: TcpStream,
    line: Line,
    pause: Option<Pin<Box<Sleep>>>,
}

/// The handle by which a handler decides how its answer is delivered.
#[derive(Clone)]
pub(super) struct Line(Arc<Mutex<Plan>>);

/// What becomes of the bytes to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
    Through,
    /// The head passes, and so many bytes of the body.
    CutBody(usize),
    /// So many bytes pass.
    CutAfter(usize),
    /// So many pieces of this size pass, each after a pause; the rest at once.
    Pieces {
        left: u32,
        size: usize,
        pause: Duration,
    },
}

impl Line {
    /// Sets how the next answer, with a body of this length, is delivered.
    pub(super) fn deliver(&self, delivery: Delivery, body_length: usize) {
        self.set(match delivery {
            Delivery::Whole => Plan::Through,
            Delivery::Never => Plan::CutAfter(0),
            Delivery::Half => Plan::CutBody(body_length / 2),
            Delivery::Slow(over) => {
                let size = (body_length / PIECES as usize).max(1);
                Plan::Pieces { left: PIECES, size, pause: over / PIECES }
            }
        });
    }

    fn plan(&self) -> Plan {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, plan: Plan) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = plan;
    }
}

impl Listener for Wires {
    type Io = Wire;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Wire, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Without it small answers wait; a socket that refuses it is only slower.
        let _slower = stream.set_nodelay(true);
        (Wire { stream, line: Line(Arc::new(Mutex::new(Plan::Through))), pause: None }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, Wires>> for Line {
    fn connect_info(stream: IncomingStream<'_, Wires>) -> Line {
        stream.io().line.clone()
    }
}

impl Wire {
    fn write(&mut self, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.line.plan() {
            Plan::Through => Pin::new(&mut self.stream).poll_write(context, bytes),
            Plan::CutBody(length) => {
                let head = bytes.windows(4).position(|window| window == b"\r\n\r\n");
                self.line.set(Plan::CutAfter(head.map_or(0, |head| head + 4) + length));
                self.write(context, bytes)
            }
            Plan::CutAfter(0) => Poll::Ready(Err(self.reset())),
            Plan::CutAfter(length) => {
                let written = ready!(self.write_some(context, bytes, length))?;
                self.line.set(Plan::CutAfter(length - written));
                Poll::Ready(Ok(written))
            }
            Plan::Pieces { left: 0, .. } => {
                self.line.set(Plan::Through);
                self.write(context, bytes)
            }
            Plan::Pieces { left, size, pause } => {
                let sleep = self
                    .pause
                    .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(Instant::now() + pause)));
                ready!(sleep.as_mut().poll(context));
                let written = ready!(self.write_some(context, bytes, size))?;
                self.pause = None;
                self.line.set(Plan::Pieces { left: left - 1, size, pause });
                Poll::Ready(Ok(written))
            }
        }
    }

    fn write_some(
        &mut self,
        context: &mut Context<'_>,
        bytes: &[u8],
        at_most: usize,
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, &bytes[..bytes.len().min(at_most)])
    }

    /// Makes the peer see a reset, not an orderly end.
    fn reset(&self) -> io::Error {
        match self.stream.set_zero_linger() {
            Ok(()) => io::ErrorKind::ConnectionReset.into(),
            Err(error) => error,
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
