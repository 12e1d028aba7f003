//! A part of a file as the body of an answer: read while it is sent, never held as a whole.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    ops::Range,
    path::Path,
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Bytes, HttpBody};
use http_body::{Frame, SizeHint};

/// How much is read at once.
const PIECE: u64 = 64 << 10;

/// The part of a file that is still to be sent.
#[derive(Debug)]
pub(super) struct FileBody {
    file: File,
    left: u64,
}

impl FileBody {
    /// The bytes of a file in this range.
    pub(super) fn open(path: &Path, range: &Range<u64>) -> io::Result<FileBody> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(range.start))?;
        Ok(FileBody { file, left: range.end - range.start })
    }

    fn piece(&mut self) -> io::Result<Bytes> {
        let mut piece = Vec::new();
        let read = (&mut self.file).take(self.left.min(PIECE)).read_to_end(&mut piece)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= read as u64;
        Ok(piece.into())
    }
}

impl HttpBody for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match self.left {
            0 => Poll::Ready(None),
            _ => Poll::Ready(Some(self.piece().map(Frame::data))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
