//! Heads: the cheap facts of a page's records, by which a job decides which of them to read whole.

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::Page;
use super::records::{Called, field, shape, unreadable};
use crate::error::shown;
use crate::unreadable::Unreadable;
use crate::wire::Connection;

/// The page of these heads; `after` is its own cursor. `W` is a head on the wire.
///
/// A head that cannot be read is refused by itself. Only where it cannot even be told whose head it is, the page is not
/// what the API promises.
pub(super) fn page<W, I, T>(
    heads: Connection<Box<RawValue>>,
    after: Option<&str>,
) -> Result<Page<I, T>, String>
where
    W: DeserializeOwned,
    I: Called,
    T: TryFrom<W, Error = String>,
{
    let next = heads.page_info.next(after)?;
    let mut page = Page { items: Vec::with_capacity(heads.nodes.len()), unreadable: Vec::new(), next };
    for raw in &heads.nodes {
        match shape::<W>(raw).and_then(T::try_from) {
            Ok(head) => page.items.push(head),
            Err(why) => page.unreadable.push(refused(raw, &why)?),
        }
    }
    Ok(page)
}

fn refused<I: Called>(raw: &RawValue, why: &str) -> Result<Unreadable<I>, String> {
    let id = I::parse(&field(raw, "id").unwrap_or_default()).map_err(|no_id| {
        let called = field(raw, I::NAME).map_or_else(|| "without a name".to_owned(), |name| shown(&name));
        format!("{} {called}: {}", I::KIND, shown(&no_id))
    })?;
    Ok(unreadable(id, field(raw, I::NAME), why, raw.get()))
}
