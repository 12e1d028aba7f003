//! The output of rows, and their counts by type.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, StdoutLock, Write as _};

use serde::Serialize;

use super::shuffle::Buckets;

/// How many there are, by kind.
pub(crate) type Counts = BTreeMap<&'static str, usize>;

/// Stdout, perhaps after a shuffle.
pub(crate) struct Output {
    stdout: BufWriter<StdoutLock<'static>>,
    buckets: Option<Buckets>,
    counts: Counts,
    row: Vec<u8>,
}

impl Output {
    pub(crate) fn new(buckets: Option<Buckets>) -> Self {
        let stdout = BufWriter::with_capacity(1 << 20, io::stdout().lock());
        Self { stdout, buckets, counts: Counts::new(), row: Vec::new() }
    }

    /// One more row.
    pub(crate) fn row(&mut self, kind: &'static str, row: &impl Serialize) -> io::Result<()> {
        self.count(kind, 1);
        self.count("rows", 1);
        self.row.clear();
        serde_json::to_writer(&mut self.row, row)?;
        self.row.push(b'\n');
        match &mut self.buckets {
            None => self.stdout.write_all(&self.row),
            Some(buckets) => buckets.put(&self.row),
        }
    }

    /// So many more of what has no rows of its own.
    pub(crate) fn count(&mut self, kind: &'static str, more: usize) {
        *self.counts.entry(kind).or_default() += more;
    }

    /// The rest goes out.
    pub(crate) fn finish(mut self) -> io::Result<Counts> {
        if let Some(buckets) = self.buckets {
            buckets.empty_into(&mut self.stdout)?;
        }
        self.stdout.flush()?;
        Ok(self.counts)
    }
}
