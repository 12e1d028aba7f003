//! How many of a thing lie at a location, and in which condition. What changes is written into a [`Book`] first, so that
//! all of it happens or nothing.

mod book;
mod level;
mod name;

pub(crate) use book::{Book, Cause, Change};
pub(crate) use level::{Level, Place, Quantities};
pub(crate) use name::Name;
