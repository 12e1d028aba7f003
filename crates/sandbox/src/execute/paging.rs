//! How far connections are read: as the arguments ask, or whole in a bulk query, whose root is read chunk by chunk.

use apollo_compiler::response::{JsonMap, JsonValue};

use super::{
    cursor::Cursor,
    failure::Failure,
    window::{End, Window},
};

/// More objects than any connection has.
const ALL: usize = u32::MAX as usize;

/// How far connections are read.
#[derive(Debug)]
pub(super) enum Paging {
    /// As their arguments ask.
    Asked,
    /// Whole, whatever their arguments ask; the root from one place on.
    Bulk(Chunk),
}

/// The part of a bulk query's root connection that is read at once.
#[derive(Debug, Clone)]
pub(in super::super) struct Chunk {
    pub(in super::super) after: Option<String>,
    pub(in super::super) size: u64,
}

/// How far the root connection of a bulk query was read.
#[derive(Debug)]
pub(in super::super) struct Reached {
    /// The cursor of the last object; `None` when there was none.
    pub(in super::super) last: Option<String>,
    pub(in super::super) more: bool,
    /// How many objects the whole connection has.
    pub(in super::super) total: u64,
}

impl Paging {
    /// The window on a connection with these arguments.
    pub(super) fn window(&self, arguments: &JsonMap) -> Result<Window, Failure> {
        match self {
            Paging::Asked => Window::read(arguments),
            Paging::Bulk(_) => Ok(from(None, ALL, arguments)),
        }
    }

    /// The window on a root connection with these arguments.
    pub(super) fn root_window(&self, arguments: &JsonMap) -> Result<Window, Failure> {
        match self {
            Paging::Asked => Window::read(arguments),
            Paging::Bulk(Chunk { after, size }) => {
                let after = after.as_deref().map(Cursor::decode).transpose()?;
                Ok(from(after, usize::try_from(*size).unwrap_or(ALL), arguments))
            }
        }
    }
}

fn from(after: Option<Cursor>, size: usize, arguments: &JsonMap) -> Window {
    let reverse = arguments.get("reverse").and_then(JsonValue::as_bool).unwrap_or(false);
    Window { size, end: End::First, after, before: None, reverse }
}
