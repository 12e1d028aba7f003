//! Rows as they lie in the file: which record each belongs to is told without reading all of it.

use memchr::memmem;
use serde::Deserialize;

/// A row, by what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A record: an order, a product.
    Root,
    /// A part of a record: a line, a variant, a fulfilment order.
    Child,
    /// A part of a part: a line of a fulfilment order.
    Grandchild,
}

/// Whose row it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Owned {
    pub(super) kind: Kind,
    /// The number of the record or part itself; of a part of a part, 0.
    pub(super) id: i64,
    /// The number of what it is a part of; of a record, its own.
    pub(super) parent: i64,
}

const PARENT: &[u8] = b"\"__parentId\":\"";
const RECORDS: [&str; 2] = ["gid://shopify/Order/", "gid://shopify/Product/"];

/// Tells whose row it is. Quick for rows as Shopify writes them, by reading the JSON for all others.
pub(super) fn owned(row: &[u8]) -> Result<Owned, String> {
    let parent = memmem::rfind(row, PARENT).map(|at| text(&row[at + PARENT.len()..]));
    let id = row.strip_prefix(b"{\"id\":\"").map(text);
    match (id, parent) {
        (Some(Some(id)), None) => of(id, None),
        (Some(Some(id)), Some(Some(parent))) => of(id, Some(parent)),
        _ => slowly(row),
    }
}

fn slowly(row: &[u8]) -> Result<Owned, String> {
    #[derive(Deserialize)]
    struct Ids {
        id: Option<String>,
        #[serde(rename = "__parentId")]
        parent: Option<String>,
    }
    let ids: Ids = serde_json::from_slice(row).map_err(|e| format!("is no JSON object: {e}"))?;
    of(ids.id.as_deref().unwrap_or_default(), ids.parent.as_deref())
}

fn of(id: &str, parent: Option<&str>) -> Result<Owned, String> {
    let record = |gid: &str| RECORDS.iter().any(|kind| gid.starts_with(kind));
    match parent {
        None if record(id) => {
            let id = number(id).ok_or_else(|| format!("id {id:?} has no number"))?;
            Ok(Owned { kind: Kind::Root, id, parent: id })
        }
        None => Err(format!("id {id:?} is neither an order's nor a product's, and it is no part of one")),
        Some(parent) => {
            let kind = if record(parent) { Kind::Child } else { Kind::Grandchild };
            let owner = number(parent).ok_or_else(|| format!("__parentId {parent:?} has no number"))?;
            Ok(Owned { kind, id: number(id).unwrap_or(0), parent: owner })
        }
    }
}

/// The digits at the end of a gid.
fn number(gid: &str) -> Option<i64> {
    gid.rsplit('/').next()?.parse().ok().filter(|number| *number > 0)
}

/// Up to the closing quote; ids hold nothing that would be escaped.
fn text(row: &[u8]) -> Option<&str> {
    let end = memchr::memchr(b'"', row)?;
    std::str::from_utf8(&row[..end]).ok()
}

/// A record with its parts, as they lie in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Raw {
    /// Its number.
    pub id: i64,
    /// Its own row; none when only its parts were in the file.
    pub(super) root: Option<Vec<u8>>,
    /// Its parts and theirs.
    pub(super) parts: Vec<Vec<u8>>,
}

/// The numbers of these records.
pub fn numbers(records: &[Raw]) -> Vec<i64> {
    records.iter().map(|record| record.id).collect()
}

/// The type of a row's id: `LineItem`.
pub(super) fn kind_of(row: &[u8]) -> Option<&str> {
    let id = row.strip_prefix(b"{\"id\":\"").and_then(text);
    let id = id.and_then(|gid| gid.strip_prefix("gid://shopify/"))?;
    id.split('/').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(row: &str) -> Option<(Kind, i64, i64)> {
        owned(row.as_bytes()).ok().map(|o| (o.kind, o.id, o.parent))
    }

    #[test]
    fn a_row_tells_whose_it_is_however_it_is_written() {
        let order = r#"{"id":"gid://shopify/Order/7","note":"\"__parentId\":\"x\""}"#;
        assert_eq!(told(order), Some((Kind::Root, 7, 7)));
        let line = r#"{"id":"gid://shopify/LineItem/8","__parentId":"gid://shopify/Order/7"}"#;
        assert_eq!(told(line), Some((Kind::Child, 8, 7)));
        let spaced = r#"{ "__parentId" : "gid:\/\/shopify\/FulfillmentOrder\/9", "id": "gid://shopify/FulfillmentOrderLineItem/1" }"#;
        assert_eq!(told(spaced), Some((Kind::Grandchild, 1, 9)));
        let nameless = r#"{"quantity":1,"__parentId":"gid://shopify/Product/7"}"#;
        assert_eq!(told(nameless), Some((Kind::Child, 0, 7)));
        for bad in
            ["", "{", "[]", r#"{"id":"gid://shopify/Customer/7"}"#, r#"{"id":"gid://shopify/Order/x"}"#]
        {
            assert_eq!(told(bad), None, "{bad}");
        }
    }
}
