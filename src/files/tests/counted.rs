//! Every row of a file is handed out once, readable or not: nothing is lost without being counted.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::feed::rows;
use super::super::{Row, Text};

/// How often each line is in a row. Quoted fields go over several lines; a broken row takes its first line only.
fn lines_of(rows: &[Row]) -> BTreeMap<u64, usize> {
    let mut lines = BTreeMap::new();
    for row in rows {
        let further = match &row.text {
            Text::Fields(fields) => fields.iter().map(|field| field.matches('\n').count() as u64).sum(),
            Text::Pairs(_) | Text::Broken { .. } => 0,
        };
        for line in row.line..=row.line + further {
            *lines.entry(line).or_default() += 1;
        }
    }
    lines
}

proptest! {
    #[test]
    fn every_csv_line_is_in_one_row(lines in prop::collection::vec("[a\u{e9}\", \t]{0,6}", 0..12)) {
        // A first letter, or the text would be taken for JSON or nothing.
        let lines: Vec<String> = std::iter::once("a".to_owned()).chain(lines).collect();
        let counted = lines_of(&rows(lines.join("\n").as_bytes(), b','));
        for (number, line) in (1..).zip(&lines) {
            let blank = line.chars().all(|c| c.is_whitespace() || c == ',');
            let times = counted.get(&number).copied().unwrap_or_default();
            prop_assert!(times == 1 || blank && times == 0, "line {number} of {lines:?} is in {times} rows");
        }
    }

    #[test]
    fn every_json_element_is_a_row(
        elements in prop::collection::vec(
            prop_oneof![Just(r#"{"a":"],[\"}"}"#), Just("{}"), Just("[1,[2]]"), Just("7"), Just(r#""x,]""#), Just("nil")],
            0..9,
        ),
        separator in "[ \n]{0,2},[ \n]{0,2}",
    ) {
        let array = format!("[{}]", elements.join(&separator));
        prop_assert_eq!(rows(array.as_bytes(), b',').len(), elements.len(), "{}", array);
        let lines = format!("{{}}\n{}", elements.join("\r\n\n"));
        prop_assert_eq!(rows(lines.as_bytes(), b',').len(), elements.len() + 1, "{}", lines);
    }
}
