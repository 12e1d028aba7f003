//! The two limits of a load out of a file: taking its records apart without writing any, and writing the rows that come of
//! it without taking anything apart. `scripts/measure-load` measures `hwjobs initial-load orders` against them.
//!
//! `load-limits parse FILE`, `load-limits insert FILE DATABASE`; the seconds that count are printed as JSON.

#![expect(clippy::print_stdout, reason = "its output is its result")]

mod insert;

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use domain::plan::initial_load::{Loaded, RowCounts};
use shopify::bulk::{BulkOrder, File, order};

/// Records that are in memory at once, as in the load itself.
const PAGE: usize = 1000;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let took = match words[..] {
        ["parse", file] => parse(Path::new(file))?,
        ["insert", file, database] => insert::insert(Path::new(file), Path::new(database))?,
        _ => bail!("load-limits parse FILE | load-limits insert FILE DATABASE"),
    };
    println!("{{\"seconds\": {:.3}}}", took.as_secs_f64());
    Ok(())
}

/// Everything that a load does with a file before it knows what the store has.
fn parse(path: &Path) -> Result<Duration> {
    let began = Instant::now();
    let scratch = std::env::temp_dir().join(format!("load-limits-{}", std::process::id()));
    let file = File::open(path, Loaded::Orders, &scratch)?;
    let (mut units, mut rows) = (0u64, RowCounts::default());
    for batch in file.batches(None, PAGE)? {
        for record in batch?.records {
            let (BulkOrder::Whole(order) | BulkOrder::InPart(order)) =
                order(&record, &mut rows).map_err(|bad| anyhow::anyhow!(bad.reason))?;
            units += order.lines.iter().map(|line| u64::from(line.quantity)).sum::<u64>();
        }
    }
    anyhow::ensure!(units > 0, "there was nothing in {}", path.display());
    std::fs::remove_dir_all(&scratch).or_else(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Ok(()),
        _ => Err(error).context("removing what was laid down"),
    })?;
    Ok(began.elapsed())
}
