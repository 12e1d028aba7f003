//! Lists in pages.

use serde::Deserialize;
use serde_json::value::RawValue;

/// A page of a list.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Connection<T> {
    pub(crate) nodes: Vec<T>,
    pub(crate) page_info: PageInfo,
}

/// Whether there is another page.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

impl<T> Connection<T> {
    /// All of a list.
    pub(crate) fn whole(nodes: Vec<T>) -> Self {
        Self { nodes, page_info: PageInfo { has_next_page: false, end_cursor: None } }
    }

    /// Takes the page out, and leaves an empty last one behind.
    pub(crate) fn take(&mut self) -> Self {
        std::mem::replace(self, Self::whole(Vec::new()))
    }
}

impl PageInfo {
    /// The cursor of the next page; `after` is this page's own. Refuses to turn in circles.
    pub(crate) fn next(self, after: Option<&str>) -> Result<Option<String>, String> {
        match (self.has_next_page, self.end_cursor) {
            (false, _) => Ok(None),
            (true, Some(cursor)) if after != Some(&cursor) => Ok(Some(cursor)),
            (true, Some(_)) => Err("the next page is the same page again".to_owned()),
            (true, None) => Err("there is a next page but no cursor to it".to_owned()),
        }
    }
}

/// Records by their ids, in the order asked; each is parsed by itself, so that a bad one fails alone.
#[derive(Debug, Deserialize)]
pub(crate) struct Nodes {
    pub(crate) nodes: Vec<Option<Box<RawValue>>>,
}

/// A further page of a list inside a record.
#[derive(Debug, Deserialize)]
pub(crate) struct Continued {
    /// The record; absent when it was deleted meanwhile.
    pub(crate) owner: Option<Rest>,
}

/// See [`Continued`].
#[derive(Debug, Deserialize)]
pub(crate) struct Rest {
    pub(crate) rest: Connection<Box<RawValue>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paging_goes_on_or_ends_but_never_in_circles() {
        let page = |has_next_page, end_cursor: Option<&str>| PageInfo {
            has_next_page,
            end_cursor: end_cursor.map(str::to_owned),
        };
        assert_eq!(page(false, Some("a")).next(None), Ok(None));
        assert_eq!(page(true, Some("b")).next(Some("a")), Ok(Some("b".to_owned())));
        assert!(page(true, Some("a")).next(Some("a")).is_err());
        assert!(page(true, None).next(None).is_err());
    }
}
