//! Global ids: `gid://shopify/Order/1001`.

use std::fmt;

use super::failure::{Failure, FailureCode};

/// A global id taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gid<'t> {
    /// The name of the object's type.
    pub(super) kind: &'t str,
    pub(super) number: i64,
}

impl<'t> Gid<'t> {
    /// Takes a global id apart.
    pub(super) fn read(text: &'t str) -> Result<Gid<'t>, Failure> {
        Gid::parse(text)
            .ok_or_else(|| Failure::new(FailureCode::ResourceNotFound, format!("Invalid global id '{text}'")))
    }

    /// Takes apart what should be the id of one kind of object.
    pub(super) fn of(kind: &str, text: &'t str) -> Result<Gid<'t>, Failure> {
        let gid = Gid::read(text)?;
        if gid.kind == kind { Ok(gid) } else { Err(gid.wrong()) }
    }

    /// The failure for an id of a type that has no place here.
    pub(super) fn wrong(self) -> Failure {
        Failure::new(FailureCode::ResourceNotFound, format!("Invalid id: {self}"))
    }

    /// Takes a global id apart, if it is one.
    pub(super) fn parse(text: &'t str) -> Option<Gid<'t>> {
        let path = text.strip_prefix("gid://shopify/")?;
        let path = path.split('?').next()?;
        let (kind, number) = path.split_once('/')?;
        Some(Gid { kind, number: number.parse().ok()? })
    }
}

impl fmt::Display for Gid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "gid://shopify/{}/{}", self.kind, self.number)
    }
}
