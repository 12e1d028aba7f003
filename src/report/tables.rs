//! The tables that go with a plan, in columns.

use comfy_table::{CellAlignment, presets};
use domain::plan::table::{Cell, Table};

use super::text::clean;

/// Rows that a table shows before it only counts.
const SHOWN: usize = 15;

/// Tables as lines; the longest begin with what tells most.
pub(super) fn lines(tables: &[Table]) -> Vec<String> {
    tables.iter().flat_map(of_one).collect()
}

fn of_one(table: &Table) -> Vec<String> {
    let mut grid = comfy_table::Table::new();
    grid.load_style(presets::NOTHING).set_header(table.columns.iter().copied());
    for row in table.rows.iter().take(SHOWN) {
        grid.add_row(row.iter().map(|cell| clean(&cell.to_string())));
    }
    for (at, column) in grid.column_iter_mut().enumerate() {
        let numbers = table.rows.iter().all(|row| matches!(row.get(at), Some(Cell::Count(_))));
        column.set_cell_alignment(if numbers { CellAlignment::Right } else { CellAlignment::Left });
        // A gap of two between columns, none before the first.
        column.set_padding((if at == 0 { 0 } else { 1 }, 1));
    }
    let mut lines = vec![format!("  {}", table.title)];
    lines.extend(grid.lines().map(|line| format!("    {}", line.trim_end())));
    let more = table.rows.len().saturating_sub(SHOWN);
    if more > 0 {
        lines.push(format!("    … and {more} more; --output json shows every row"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: u64) -> Table {
        let row = |n| vec![Cell::Text(format!("DC\u{1b}{n}")), Cell::Count(n * 50)];
        Table { title: "sent", columns: vec!["facility", "items"], rows: (0..rows).map(row).collect() }
    }

    #[test]
    fn words_stand_left_and_numbers_right() {
        assert_eq!(
            lines(&[table(3)]),
            [
                "  sent",
                "    facility   items",
                "    DC\\u{1b}0      0",
                "    DC\\u{1b}1     50",
                "    DC\\u{1b}2    100"
            ]
        );
    }

    #[test]
    fn a_long_table_ends_with_how_much_it_leaves_out() {
        let lines = lines(&[table(99)]);
        assert_eq!(lines.len(), 2 + SHOWN + 1);
        assert_eq!(lines.last().unwrap(), "    … and 84 more; --output json shows every row");
    }
}
