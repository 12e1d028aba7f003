//! Tables for people: aligned columns, no frames, nothing that a pipe would mind.

use comfy_table::{Table, presets};

use crate::report::clean;

/// A table with this header.
pub(super) fn table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header);
    table
}

/// A row of text that may come from outside.
pub(super) fn row<const N: usize>(cells: [String; N]) -> Vec<String> {
    cells.iter().map(|cell| clean(cell)).collect()
}

/// The table's lines without the blanks at their ends.
pub(super) fn lines(table: &Table) -> String {
    table.to_string().lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
