//! Converts the rows of a page to changes and refusals.

use anyhow::Result;

use super::kind::{Judged, Kind};
use crate::files::{Row, Text};
use crate::job::PlanCx;
use domain::feeds::columns::Header;
use domain::plan::{Failure, FailureKind, Plan, Record, Settles, Step};

/// Judges a page's rows into a plan, whose page of the file keeps them as they were read.
pub(super) fn judge<K: Kind>(
    kind: &K,
    cx: &PlanCx<'_>,
    (name, header): (&str, &Header),
    rows: Vec<Row>,
    plan: &mut Plan,
) -> Result<()> {
    let mut read = Vec::with_capacity(rows.len());
    for row in rows {
        let line = row.line;
        let (fields, of_row) = taken_apart(kind, cx, header, row.text);
        match of_row {
            Ok(row) => read.push((line, fields, row)),
            Err(why) => plan.failed.push(refused(name, line, &fields, why)),
        }
    }
    let named: Vec<&K::Row> = read.iter().map(|(_, _, row)| row).collect();
    let mut known = kind.known(cx, &named)?;
    for (line, fields, row) in read {
        match kind.judge(cx, &row, line, &mut known) {
            Ok(Judged::Unchanged) => plan.unchanged += 1,
            Ok(Judged::Changes(verdict, change)) => {
                plan.steps.push(Step {
                    record: Record::of_line(line, name),
                    settles: Settles::Itself,
                    verdict,
                    why: "the file says so".to_owned(),
                    changes: vec![change],
                    outgoing: Vec::new(),
                });
                plan.feed.iter_mut().for_each(|feed| {
                    feed.content.insert(line, fields.clone());
                });
            }
            Err(why) => plan.failed.push(refused(name, line, &fields, why)),
        }
    }
    Ok(())
}

/// A row's fields as they are kept if it is refused, and what it says.
fn taken_apart<K: Kind>(
    kind: &K,
    cx: &PlanCx<'_>,
    header: &Header,
    text: Text,
) -> (Vec<String>, Result<K::Row, String>) {
    let fields = match text {
        Text::Fields(fields) => fields,
        Text::Broken { why, read } => return (vec![read], Err(why)),
        Text::Pairs(pairs) => match header.fields(pairs) {
            Ok(fields) => fields,
            Err(why) => return (Vec::new(), Err(why)),
        },
    };
    let row = header.cells(&fields).and_then(|cells| kind.row(cx, &cells));
    (fields, row)
}

fn refused(name: &str, line: u64, fields: &[String], reason: String) -> Failure {
    Failure {
        record: Record::of_line(line, name),
        kind: FailureKind::Row,
        reason,
        payload: serde_json::to_string(fields).unwrap_or_default(),
    }
}
