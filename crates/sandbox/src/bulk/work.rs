//! Carrying out a bulk query, chunk by chunk of its root connection.

use std::io;

use apollo_compiler::{
    response::{GraphQLError, JsonMap, JsonValue},
    validation::Valid,
};

use super::{
    file::{Folder, Sheet},
    operation::{ErrorCode, Work},
    query::Query,
};
use crate::execute::{Chunk, Context, Failure, execute};

/// How many root objects are read at once.
const CHUNK: u64 = 100;

/// How far to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// So many of so many equal shares.
    Share(u32, u32),
    /// Until nothing is left.
    All,
}

/// Goes on towards the goal, as far as one poll may. Gives why the operation fails, if it does.
pub(super) fn go_on(
    context: &Context<'_>,
    id: i64,
    query: &Query,
    work: &mut Work,
    goal: Goal,
) -> Result<Option<ErrorCode>, Failure> {
    let mut sheet =
        Folder::beside(&context.options.state).append(id, work.bytes).map_err(Failure::internal)?;
    if work.total.is_none()
        && let Some(code) = chunk(context, query, work, &mut sheet, 0)?
    {
        return Ok(Some(code));
    }
    let most = work.roots.saturating_add(context.options.bulk_roots_per_poll.max(1));
    while let size @ 1.. = left(work, goal).min(CHUNK).min(most.saturating_sub(work.roots)) {
        if let Some(code) = chunk(context, query, work, &mut sheet, size)? {
            return Ok(Some(code));
        }
    }
    sheet.close().map_err(Failure::internal)?;
    Ok(None)
}

/// How many root objects are left to the goal.
fn left(work: &Work, goal: Goal) -> u64 {
    match goal {
        _ if work.done => 0,
        Goal::All => CHUNK,
        Goal::Share(share, of) => {
            let total = work.total.unwrap_or_default();
            (total * u64::from(share)).div_ceil(u64::from(of)).saturating_sub(work.roots)
        }
    }
}

/// Reads a chunk of the root connection and writes its rows.
fn chunk(
    context: &Context<'_>,
    query: &Query,
    work: &mut Work,
    sheet: &mut Sheet,
    size: u64,
) -> Result<Option<ErrorCode>, Failure> {
    let variables = Valid::assume_valid(JsonMap::new());
    let within = context.in_bulk(&variables, Chunk { after: work.cursor.clone(), size });
    let outcome = execute(&query.document, &query.operation, &variables, &within);
    if let Some(error) = outcome.errors.first() {
        return Ok(Some(code(error)));
    }
    let JsonValue::Object(data) = outcome.data else { return Ok(Some(ErrorCode::InternalServerError)) };
    let (nodes, shape) = query.nodes(data);
    for node in nodes {
        work.roots += 1;
        let mut write = |row: &JsonMap| -> io::Result<()> {
            work.bytes += sheet.write(row)?;
            work.rows += 1;
            Ok(())
        };
        shape.rows(node, None, &mut write).map_err(Failure::internal)?;
    }
    match within.reached() {
        Some(reached) => {
            work.total = work.total.or(Some(reached.total));
            work.cursor = reached.last.or(work.cursor.take());
            work.done = !reached.more;
        }
        // A short list, which came as a whole.
        None => {
            work.total = Some(work.roots);
            work.done = true;
        }
    }
    Ok(None)
}

fn code(error: &GraphQLError) -> ErrorCode {
    match error.extensions.get("code").and_then(JsonValue::as_str) {
        Some("ACCESS_DENIED") => ErrorCode::AccessDenied,
        Some(_) | None => ErrorCode::InternalServerError,
    }
}
