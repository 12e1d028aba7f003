//! Lines of a few numbers and a text, appended to one file per partition.

use std::fmt;
use std::io::{self, Write as _};
use std::path::Path;

use super::{Lines, Partitioned};

/// Bytes that are buffered, over all partitions.
const BUFFERED: usize = 4 << 20;

/// The order of numbers over the partitions.
pub(super) enum Order {
    /// Ascending: each partition but the first begins with one of these.
    Ascending(Vec<i64>),
    /// Any, as long as the same number always goes to the same partition.
    None,
}

/// One file per partition, written through a buffer.
pub(super) struct Piles<'p> {
    of: &'p Partitioned,
    name: &'static str,
    order: Order,
    buffers: Vec<Vec<u8>>,
    full: usize,
}

impl<'p> Piles<'p> {
    pub(super) fn new(of: &'p Partitioned, name: &'static str, order: Order) -> Self {
        let partitions = of.partitions as usize;
        let full = (BUFFERED / partitions).max(1 << 12);
        Self { of, name, order, buffers: vec![Vec::new(); partitions], full }
    }

    /// Puts a line where `number` belongs. The header ends with a space.
    pub(super) fn put(&mut self, number: i64, header: fmt::Arguments<'_>, text: &[u8]) -> io::Result<()> {
        let partition = match &self.order {
            Order::Ascending(firsts) => firsts.partition_point(|first| *first <= number),
            Order::None => (number as u64 % u64::from(self.of.partitions)) as usize,
        };
        let buffer = &mut self.buffers[partition];
        buffer.write_fmt(header)?;
        buffer.extend_from_slice(text);
        buffer.push(b'\n');
        if buffer.len() >= self.full {
            self.write(partition)?;
        }
        Ok(())
    }

    fn write(&mut self, partition: usize) -> io::Result<()> {
        let path = self.of.name(self.name, partition as u32);
        private_files::options().create(true).append(true).open(path)?.write_all(&self.buffers[partition])?;
        self.buffers[partition].clear();
        Ok(())
    }

    /// Writes what is buffered.
    pub(super) fn end(&mut self) -> io::Result<()> {
        for partition in 0..self.buffers.len() {
            if !self.buffers[partition].is_empty() {
                self.write(partition)?;
            }
        }
        Ok(())
    }
}

/// Calls `take` with the numbers and the text of each line of a pile; a pile that does not exist has none.
pub(super) fn for_each<const N: usize>(
    path: &Path,
    take: &mut impl FnMut([i64; N], &[u8]) -> io::Result<()>,
) -> io::Result<()> {
    if !path.exists() {
        return Ok(());
    }
    let mut lines = Lines::open(path)?;
    let mut line = Vec::new();
    while lines.next(&mut line)? > 0 {
        let mut fields = line.splitn(N + 1, |byte| *byte == b' ');
        let mut numbers = [0; N];
        for number in &mut numbers {
            let field = fields.next().and_then(|field| std::str::from_utf8(field).ok()?.parse().ok());
            *number = field.ok_or_else(|| io::Error::other(format!("line {} is damaged", lines.number)))?;
        }
        take(numbers, fields.next().unwrap_or_default())?;
    }
    Ok(())
}
