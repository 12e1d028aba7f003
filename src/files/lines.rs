//! Lines of a file, of bounded length, some of which may be given back.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read as _};

/// The longest line that is read. A longer one is no row of any feed.
pub(super) const LONGEST: usize = 1 << 20;

/// A line without its end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Line {
    /// From 1.
    pub(super) number: u64,
    pub(super) text: Vec<u8>,
    /// It is longer than any row; this is its beginning.
    pub(super) endless: bool,
}

/// The lines of a text.
pub(super) struct Lines<R> {
    text: R,
    next: u64,
    back: VecDeque<Line>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(text: R) -> Self {
        Self { text, next: 1, back: VecDeque::new() }
    }

    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        let mut line = Line::default();
        Ok(self.read(&mut line)?.map(|()| line))
    }

    /// The next line, in the place of another, whose room it takes: nothing is allocated for it. None at the end.
    pub(super) fn read(&mut self, line: &mut Line) -> io::Result<Option<()>> {
        if let Some(before) = self.back.pop_front() {
            *line = before;
            return Ok(Some(()));
        }
        let text = &mut line.text;
        text.clear();
        (&mut self.text).take(LONGEST as u64).read_until(b'\n', text)?;
        if text.is_empty() {
            return Ok(None);
        }
        line.endless = text.len() == LONGEST && text.last() != Some(&b'\n');
        if line.endless {
            self.skip_the_rest()?;
        }
        if text.last() == Some(&b'\n') {
            text.pop();
        }
        if text.last() == Some(&b'\r') {
            text.pop();
        }
        line.number = self.next;
        self.next += 1;
        Ok(Some(()))
    }

    /// Gives lines back, which come next.
    pub(super) fn give_back(&mut self, lines: Vec<Line>) {
        for line in lines.into_iter().rev() {
            self.back.push_front(line);
        }
    }

    fn skip_the_rest(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.text.fill_buf()?;
            let (taken, ended) = match memchr::memchr(b'\n', buffer) {
                Some(at) => (at + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            self.text.consume(taken);
            if ended {
                return Ok(());
            }
        }
    }
}
