//! Records that the shop has and that cannot be true, seen by their heads or whole: each fails alone (reliability.md, R6).

use std::fmt::Display;

use domain::plan::{Failure, FailureKind, Record};
use shopify::Unreadable;

/// The failure of a record of this kind. Without a name it is called by its number: `order 450789469`.
pub(super) fn failure<I: Display>(kind: &str, bad: Unreadable<I>) -> Failure {
    let Unreadable { id, name, reason, payload } = bad;
    let name = name.unwrap_or_else(|| format!("{kind} {id}"));
    Failure { record: Record::new(kind, id, name), kind: FailureKind::Broken, reason, payload }
}
