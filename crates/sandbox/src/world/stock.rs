//! Where the goods lie. A fresh shop's shelves are filled once its history is told; from then on every order that changes
//! takes units from where it is sent, and gives back what it no longer needs.

mod claim;
mod count;
mod initial_stock;
mod settle;
mod supply;

pub(super) use claim::Claim;
pub(super) use count::{by_hand, some};
pub(super) use initial_stock::{Since, lay_in, lay_in_all, lay_in_new};
pub(super) use settle::{Settled, put_order, settle};
pub(super) use supply::Supply;
