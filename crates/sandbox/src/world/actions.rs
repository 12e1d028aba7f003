//! What happens to orders: they are placed, paid, sent, edited, refunded, cancelled and returned. The history of a fresh
//! shop and the steps of a running one are made of the same deeds, and each leaves the order's facts consistent.

mod cancel;
mod cancel_fulfillment;
mod cart;
mod charge;
mod edit;
mod fulfill;
mod pay;
mod place;
mod receive;
mod refund;
mod request_return;
mod reroute;

use chrono::{DateTime, Utc};

use super::ids::{Gid, Ids, Kind};

pub(crate) use cancel::{Cancel, Uncancellable};
pub(crate) use cart::{Buyer, Draft, Goods, Pick, Route, Source};
pub(crate) use charge::{Discount, Rate, Terms};
pub(crate) use fulfill::Parcel;
pub(crate) use receive::{Arrival, Fate};
pub(crate) use refund::{Payback, RefundPlan, Units};

/// When a deed is done, and where its new objects get their ids from.
pub(crate) struct Moment<'ids> {
    pub(crate) at: DateTime<Utc>,
    pub(crate) ids: &'ids mut Ids,
}

impl Moment<'_> {
    /// A new id.
    pub(crate) fn mint(&mut self, kind: Kind) -> Gid {
        self.ids.mint(kind)
    }
}
