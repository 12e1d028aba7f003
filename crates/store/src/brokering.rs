//! Reads the snapshot that routing decides on: one query per kind of fact, all in one transaction.

mod backlog;
mod facilities;
mod on_hold;
mod stock;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::error::Error;
use super::reader::Reader;
use domain::brokering::facts::{Facts, Method};
use domain::brokering::postal;
use domain::facility::{FacilityId, Queue};
use domain::plan::change::Day;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The queues in which to look.
    pub queues: &'a [Queue],
    /// What only some rules look at.
    pub besides: &'a BTreeSet<Besides>,
    /// The attribute of an order's line by which lines belong together, if there is one.
    pub together: Option<&'a str>,
    /// The time zone of facilities that have none of their own.
    pub timezone: Tz,
    /// Now. UTC.
    pub now: DateTime<Utc>,
}

/// What only some rules look at, and costs something to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Besides {
    /// What products are filed under.
    Categories,
    /// How much was issued lately.
    Sold,
    /// The other variants of the same products.
    Styles,
}

/// What can be routed.
#[derive(Debug, Clone, PartialEq)]
pub struct Routable {
    /// What is decided on. Priorities and the days that methods take are not the store's to know.
    pub facts: Facts,
    /// Which day it is at each facility.
    pub days: HashMap<FacilityId, Day>,
    /// The postal codes of the orders of which no shop has said where they are to go, by the orders' numbers.
    pub postal_codes: BTreeMap<i64, postal::Code>,
}

impl Reader {
    /// Asks several questions at one and the same moment, whatever is written meanwhile.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn at_one_moment<T>(&self, ask: impl FnOnce() -> T) -> Result<T, Error> {
        let moment = self.conn.unchecked_transaction()?;
        let answer = ask();
        moment.finish()?;
        Ok(answer)
    }

    /// What waits, and everything that decides where it goes.
    ///
    /// # Errors
    /// The store cannot be read, or holds a word that this program does not know.
    pub fn routable(&self, asked: &Asked<'_>) -> Result<Routable, Error> {
        let _one_moment = self
            .conn
            .is_autocommit()
            .then(|| self.conn.unchecked_transaction())
            .transpose()
            .map_err(Error::from)?;
        let (mut orders, postal_codes) = self.waiting_orders(asked)?;
        let (facilities, days) = self.places(asked)?;
        self.count_where_given(asked, &mut orders, &facilities, &days)?;
        let groups = || orders.iter().flat_map(|order| &order.groups);
        let methods: BTreeSet<&String> = groups().map(|group| &group.method).collect();
        let methods =
            methods.into_iter().map(|name| Method { name: name.clone(), delivery_days: None }).collect();
        let waiting: BTreeSet<i64> =
            groups().flat_map(|group| &group.items).filter_map(|item| item.variant).collect();
        let variants = self.ordered_variants(asked, waiting)?;
        let stock = self.stock_of_variants(asked, &variants, &facilities)?;
        let facts = Facts { facilities, left_out: Vec::new(), variants, stock, methods, orders };
        Ok(Routable { facts, days, postal_codes })
    }
}
