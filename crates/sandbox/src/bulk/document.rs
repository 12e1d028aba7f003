//! An operation as the Admin API tells it.

use serde_json::{Value, json};

use super::{
    link::Link,
    operation::{ErrorCode, Operation, Status},
};
use crate::{
    options::Options,
    state::{State, stamp},
};

/// The document of an operation.
pub(in super::super) fn document(
    operation: &Operation,
    state: &State,
    options: &Options,
) -> rusqlite::Result<Value> {
    let link = Link::of(operation, state)?.map(|link| link.url(options.port));
    let told = operation.file.as_ref().filter(|_| operation.status == Status::Completed);
    Ok(json!({
        "id": operation.gid(),
        "type": "QUERY",
        "status": operation.status,
        "errorCode": operation.error_code,
        "createdAt": stamp(operation.created_at),
        "completedAt": operation.completed_at.map(stamp),
        "objectCount": operation.work.rows.to_string(),
        "rootObjectCount": operation.work.roots.to_string(),
        "fileSize": told.map(|file| file.bytes.to_string()),
        "url": link.clone().filter(|_| operation.status == Status::Completed),
        "partialDataUrl": link.filter(|_| tells_what_it_had(operation)),
        "query": operation.query,
    }))
}

/// True if a failed operation gives away what it had. After an internal error that takes a while to appear.
fn tells_what_it_had(operation: &Operation) -> bool {
    operation.status == Status::Failed
        && match operation.error_code {
            Some(ErrorCode::Timeout) => true,
            Some(ErrorCode::InternalServerError) => operation.polls_after > 0,
            Some(ErrorCode::AccessDenied) | None => false,
        }
}
