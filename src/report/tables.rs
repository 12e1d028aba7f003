//! The tables that go with a plan, in columns.

use super::words::clean;
use domain::table::{Cell, Table};

/// Rows that a table shows before it only counts.
const SHOWN: usize = 15;

/// Tables as lines; the longest begin with what tells most.
pub(super) fn lines(tables: &[Table]) -> Vec<String> {
    tables.iter().flat_map(of_one).collect()
}

fn of_one(table: &Table) -> Vec<String> {
    let shown: Vec<Vec<String>> = table
        .rows
        .iter()
        .take(SHOWN)
        .map(|row| row.iter().map(|cell| clean(&cell.to_string())).collect())
        .collect();
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|column| {
            let cells = shown.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
            cells.chain([table.columns[column].chars().count()]).max().unwrap_or_default()
        })
        .collect();
    // A column of numbers goes by its last digit.
    let counts: Vec<bool> = (0..table.columns.len())
        .map(|column| table.rows.iter().all(|row| matches!(row.get(column), Some(Cell::Count(_)))))
        .collect();
    let told = |cells: &mut dyn Iterator<Item = &str>| {
        let padded = cells.enumerate().map(|(column, cell)| {
            let gap = " ".repeat(widths[column].saturating_sub(cell.chars().count()));
            if counts[column] { format!("{gap}{cell}") } else { format!("{cell}{gap}") }
        });
        format!("    {}", padded.collect::<Vec<_>>().join("  ")).trim_end().to_owned()
    };
    let mut lines = vec![format!("  {}", table.title), told(&mut table.columns.iter().copied())];
    lines.extend(shown.iter().map(|row| told(&mut row.iter().map(String::as_str))));
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
