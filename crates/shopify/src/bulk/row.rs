//! A row of a bulk result: its type, its number and the record it belongs to.
//!
//! The form of a row is not fixed (facts.md §2.4): slashes may be escaped, keys may come in any order, white space may
//! stand between tokens. Rows in the forms that Shopify writes are identified by their first and last members; every other
//! row is parsed.

use memchr::memmem;
use serde::Deserialize;

use super::gid::{Gid, read_gid};

/// The type of a row, as far as an import needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowType {
    Order,
    LineItem,
    FulfillmentOrder,
    FulfillmentOrderLineItem,
    Product,
    ProductVariant,
    /// Another type, or a row without an id; [`type_name`] has its name.
    Other,
    /// No JSON. It was assigned to its record by its place in the file.
    Broken,
}

impl RowType {
    pub(super) fn of(name: &str) -> Self {
        match name {
            "Order" => Self::Order,
            "LineItem" => Self::LineItem,
            "FulfillmentOrder" => Self::FulfillmentOrder,
            "FulfillmentOrderLineItem" => Self::FulfillmentOrderLineItem,
            "Product" => Self::Product,
            "ProductVariant" => Self::ProductVariant,
            _ => Self::Other,
        }
    }

    /// True if rows of this type are records.
    pub(super) fn is_record(self) -> bool {
        matches!(self, Self::Order | Self::Product)
    }
}

/// A row's distance from its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// The record itself: an order, a product.
    Root,
    /// A part of a record: a line item, a variant, a fulfillment order.
    Child,
    /// A part of a part: a line of a fulfillment order.
    Grandchild,
}

/// The identity of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) depth: Depth,
    pub(super) row_type: RowType,
    /// Its own number; 0 where it has none.
    pub(super) number: i64,
    /// A hash of its own type's name: numbers are unique within a type only.
    pub(super) type_hash: u32,
    /// The number of the row that it is a part of; a record's own.
    pub(super) parent: i64,
    /// A hash of the name of that row's type.
    pub(super) parent_hash: u32,
}

impl Identity {
    /// A broken row, assigned to a record by its place in the file.
    pub(super) fn broken(record: i64) -> Self {
        let row_type = RowType::Broken;
        Self { depth: Depth::Child, row_type, number: 0, type_hash: 0, parent: record, parent_hash: 0 }
    }

    fn new(own: Option<Gid<'_>>, parent: Option<Gid<'_>>) -> Option<Self> {
        let row_type = own.map_or(RowType::Other, |own| RowType::of(own.type_name));
        let (depth, parent) = match (own, parent) {
            (Some(own), None) if row_type.is_record() => (Depth::Root, own),
            (_, None) => return None,
            (_, Some(parent)) if RowType::of(parent.type_name).is_record() => (Depth::Child, parent),
            (_, Some(parent)) => (Depth::Grandchild, parent),
        };
        let (number, type_hash) = own.map_or((0, 0), |own| (own.number, own.type_hash()));
        let (parent, parent_hash) = (parent.number, parent.type_hash());
        Some(Self { depth, row_type, number, type_hash, parent, parent_hash })
    }
}

/// The reason why a row has no identity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unidentified {
    /// It is no JSON object, and too little of it is left to see whose it is.
    #[error("broken JSON: {0}")]
    Broken(String),
    /// It is an object that belongs to no order and no product.
    #[error("{0}")]
    Foreign(String),
}

/// Identifies a row. A broken row is identified by the ids that are left of it.
pub(super) fn identify(row: &[u8]) -> Result<Identity, Unidentified> {
    match by_form(row) {
        Some(identity) => Ok(identity),
        None => by_parsing(row),
    }
}

/// Identifies a row that begins with its id, and ends with its parent's if it has one. Sound without parsing the rest: the
/// first and the last member are members of the object itself.
fn by_form(row: &[u8]) -> Option<Identity> {
    let (own, rest) = read_gid(row.strip_prefix(b"{\"id\":\"")?)?;
    if !rest.starts_with(b"\"") {
        return None;
    }
    if let Some(text) = row.strip_suffix(b"\"}") {
        let quote = memchr::memrchr(b'"', text)?;
        if text[..quote].ends_with(b"\"__parentId\":") {
            let (parent, rest) = read_gid(&text[quote + 1..])?;
            return if rest.is_empty() { Identity::new(Some(own), Some(parent)) } else { None };
        }
    }
    if may_name_parent(row) { None } else { Identity::new(Some(own), None) }
}

/// True if a row may have a member `__parentId` somewhere, perhaps written with escaped letters.
fn may_name_parent(row: &[u8]) -> bool {
    let escapes_letter = |at: usize| row.get(at + 4).is_some_and(|digit| (b'4'..=b'7').contains(digit));
    memmem::find(row, b"__parentId").is_some() || memmem::find_iter(row, b"\\u00").any(escapes_letter)
}

/// The members that identify a row.
#[derive(Deserialize)]
struct Ids {
    id: Option<String>,
    #[serde(rename = "__parentId")]
    parent: Option<String>,
}

fn by_parsing(row: &[u8]) -> Result<Identity, Unidentified> {
    let (ids, broken) = match serde_json::from_slice::<Ids>(row) {
        Ok(ids) => (ids, None),
        Err(error) => (left_of(row), Some(json_error(&error))),
    };
    let (own, parent) = (whole_gid(ids.id.as_deref()), whole_gid(ids.parent.as_deref()));
    Identity::new(own, parent).ok_or_else(|| match broken {
        Some(why) => Unidentified::Broken(why),
        None => Unidentified::Foreign(match (&ids.id, &ids.parent) {
            (_, Some(parent)) => format!("__parentId {parent:?} is no id of Shopify's"),
            (Some(id), None) => {
                format!("id {id:?} is neither an order's nor a product's, and it is part of neither")
            }
            (None, None) => "it has no id, and it is part of no order and no product".to_owned(),
        }),
    })
}

/// The ids that can be read in a row that is no JSON: the first `id`, and the last `__parentId`.
fn left_of(row: &[u8]) -> Ids {
    let text = |from: usize| {
        let rest = row.get(from..)?;
        let begin = rest.iter().position(|byte| !b" \t:\"".contains(byte))?;
        let end = memchr::memchr(b'"', &rest[begin..])?;
        Some(String::from_utf8_lossy(&rest[begin..begin + end]).replace("\\/", "/"))
    };
    let (id, parent) = (b"\"id\"", b"\"__parentId\"");
    Ids {
        id: memmem::find(row, id).and_then(|at| text(at + id.len())),
        parent: memmem::rfind(row, parent).and_then(|at| text(at + parent.len())),
    }
}

/// The name of a row's type, as it is in its id or its `__typename`.
///
/// # Errors
/// It is no JSON object.
pub(super) fn type_name(row: &[u8]) -> Result<Option<String>, String> {
    #[derive(Deserialize)]
    struct Named {
        id: Option<String>,
        #[serde(rename = "__typename")]
        typename: Option<String>,
    }
    let named: Named = serde_json::from_slice(row).map_err(|error| json_error(&error))?;
    let of_id = whole_gid(named.id.as_deref()).map(|gid| gid.type_name.to_owned());
    Ok(of_id.or(named.typename))
}

/// A text that is a global id and nothing else.
fn whole_gid(text: Option<&str>) -> Option<Gid<'_>> {
    let (gid, rest) = read_gid(text?.as_bytes())?;
    (rest.is_empty() || rest.starts_with(b"?")).then_some(gid)
}

/// What serde_json says about a text of one line: the column is enough.
pub(super) fn json_error(error: &serde_json::Error) -> String {
    error.to_string().replace(" at line 1 column ", " at column ")
}

#[cfg(test)]
mod tests;
