//! All rows in any order, without all of them in memory: each goes into a bucket on disk, as chance has it, and every
//! bucket is shuffled for itself.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, Write};

use fastrand::Rng;

/// Orders whose rows fill one bucket: some 100 MiB.
const ORDERS: u64 = 20_000;

/// No system lets a program open many more files.
const MOST: u64 = 500;

/// The buckets.
pub(crate) struct Buckets {
    files: Vec<BufWriter<File>>,
    rng: Rng,
}

impl Buckets {
    /// As many as so many orders need.
    pub(crate) fn new(seed: u64, orders: u64) -> io::Result<Self> {
        let count = (orders / ORDERS + 1).min(MOST);
        let files = (0..count).map(|_| tempfile::tempfile().map(BufWriter::new)).collect::<Result<_, _>>()?;
        Ok(Self { files, rng: Rng::with_seed(seed) })
    }

    /// One row, with its end of line.
    pub(crate) fn put(&mut self, row: &[u8]) -> io::Result<()> {
        let bucket = self.rng.usize(0..self.files.len());
        self.files[bucket].write_all(row)
    }

    /// All rows, one bucket after the other.
    pub(crate) fn empty_into(mut self, out: &mut impl Write) -> io::Result<()> {
        for bucket in self.files {
            let mut file = bucket.into_inner()?;
            file.rewind()?;
            let mut rows = Vec::new();
            file.read_to_end(&mut rows)?;
            let mut rows: Vec<&[u8]> = rows.split_inclusive(|byte| *byte == b'\n').collect();
            self.rng.shuffle(&mut rows);
            rows.into_iter().try_for_each(|row| out.write_all(row))?;
        }
        Ok(())
    }
}
