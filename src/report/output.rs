//! stdout and stderr, in one place: what is written, with or without colour, and what happens when nobody reads.

use std::io::{self, ErrorKind, Write};

use anstream::AutoStream;

/// The two streams. Colour goes only where a terminal takes it (`NO_COLOR`, `TERM=dumb` and pipes are respected).
pub struct Output {
    out: AutoStream<io::Stdout>,
    err: AutoStream<io::Stderr>,
    broken: Option<io::Error>,
}

impl Output {
    /// The process's own streams.
    pub fn new() -> Self {
        Self { out: AutoStream::auto(io::stdout()), err: AutoStream::auto(io::stderr()), broken: None }
    }

    /// Writes a result.
    pub fn out(&mut self, text: &str) {
        let written = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush());
        self.keep(written);
    }

    /// Writes a line of a result.
    pub fn line(&mut self, text: &str) {
        self.out(&format!("{text}\n"));
    }

    /// Says something beside the result.
    pub fn talk(&mut self, text: &str) {
        let written = writeln!(self.err, "{text}").and_then(|()| self.err.flush());
        self.keep(written);
    }

    /// A reader that went away (`| head`) is its own business; a disk that is full is ours.
    fn keep(&mut self, written: io::Result<()>) {
        if let Err(error) = written
            && error.kind() != ErrorKind::BrokenPipe
        {
            self.broken.get_or_insert(error);
        }
    }

    /// What kept a result from being written, if anything did.
    pub fn broken(&self) -> Option<&io::Error> {
        self.broken.as_ref()
    }
}

impl Default for Output {
    fn default() -> Self {
        Self::new()
    }
}
