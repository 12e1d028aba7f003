//! The machine of all feeds: a folder of files, each read once, page by page, in the order of their names. A page is
//! committed together with the position in the file; a refused row is kept with its line.
//!
//! How far a file is read is not in the checkpoint but with the file, by the fingerprint of its content: so a file is
//! recognised whatever it is called, whichever run finds it.

mod kind;
mod lookups;
mod reader;
mod rows;
pub(super) mod settings;

pub(super) use kind::{Judged, Kind};
pub(super) use lookups::Named;
pub(super) use reader::{Hand, plan};
pub(super) use settings::{KEYS, Where, settings};
