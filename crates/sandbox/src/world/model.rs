//! The facts of the world, under the names the API has for them: a document of the shop is its facts (these structs,
//! as serde writes them) plus what follows from them (`derive`, added by `render`). Reading a document back takes the
//! facts and leaves the rest, so nothing derived can go stale.

mod agreement;
mod fulfillment;
mod line;
mod order;
mod payment;
mod product;
mod refund;
mod returns;
mod reverse;

pub(crate) use agreement::*;
pub(crate) use fulfillment::*;
pub(crate) use line::*;
pub(crate) use order::*;
pub(crate) use payment::*;
pub(crate) use product::*;
pub(crate) use refund::*;
pub(crate) use returns::*;
pub(crate) use reverse::*;
