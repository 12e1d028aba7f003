//! Streams facts about many variants, each kind in the order of the variants, so that memory holds one variant at a
//! time.

use std::collections::HashMap;

use chrono::{DateTime, SubsecRound, Utc};
use rusqlite::{Row, Rows, named_params};

use super::error::Error;
use super::reader::Reader;
use super::sql;
use super::text::{list, time};
use domain::facility::FacilityId;
use domain::stock::availability::{Place, Site};

impl Reader {
    /// The named channels, or all; none where the store has none.
    pub(super) fn channels(&self, named: &[String]) -> Result<Vec<String>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("facility_groups_of"))?;
        let all: Vec<String> = statement
            .query_map(named_params! { ":kind": "channel" }, |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        match named.iter().find(|name| !all.contains(name)) {
            Some(stranger) => Err(Error::NoChannel { asked: stranger.clone(), known: all }),
            None if named.is_empty() => Ok(all),
            None => Ok(all.into_iter().filter(|channel| named.contains(channel)).collect()),
        }
    }

    pub(super) fn ground<'c>(&self, channels: &'c [String], now: DateTime<Utc>) -> Result<Ground<'c>, Error> {
        let places: HashMap<&str, usize> =
            channels.iter().enumerate().map(|(index, channel)| (channel.as_str(), index)).collect();
        let picks_up = self
            .conn
            .prepare_cached(sql!("facility_groups_of"))?
            .exists(named_params! { ":kind": "pickup" })?;
        let mut statement = self.conn.prepare_cached(sql!("supply_sites"))?;
        let sites = statement
            .query_map(named_params! { ":now": at(now) }, |row| {
                let member_of: Vec<String> = list(1, &row.get::<_, String>(1)?)?;
                let in_pickup: bool = row.get(2)?;
                Ok(Site {
                    facility: FacilityId(row.get(0)?),
                    channels: member_of.iter().filter_map(|it| places.get(it.as_str()).copied()).collect(),
                    pickup: in_pickup || !picks_up,
                })
            })?
            .collect::<rusqlite::Result<Vec<Site>>>()?;
        Ok(Ground::new(channels, sites))
    }
}

/// Memberships turn at whole seconds; and text order is time order only among times of as many digits.
pub(super) fn at(time_of: DateTime<Utc>) -> String {
    time(time_of.trunc_subsecs(0))
}

/// The small tables, kept in memory: where stock may be, and the channels asked for.
pub(super) struct Ground<'c> {
    pub(super) channels: &'c [String],
    pub(super) sites: Vec<Site>,
    by_id: HashMap<String, usize>,
}

impl<'c> Ground<'c> {
    pub(super) fn new(channels: &'c [String], sites: Vec<Site>) -> Self {
        let by_id = sites.iter().enumerate().map(|(index, site)| (site.facility.0.clone(), index)).collect();
        Self { channels, sites, by_id }
    }

    /// The place of a facility among the sites, in whose order they are; none for a queue, where nothing lies.
    pub(super) fn site(&self, row: &Row<'_>, column: usize) -> rusqlite::Result<Option<usize>> {
        let facility = row.get_ref(column)?.as_str_or_null()?;
        Ok(facility.and_then(|facility| self.by_id.get(facility).copied()))
    }
}

/// What is held back at a facility, and what it is used for.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    pub(super) safety_stock: i64,
    pub(super) allow_brokering: bool,
    pub(super) allow_pickup: bool,
}

impl Kept {
    /// Of a row of `supply_facilities.sql`: where, by the place among the sites, and what.
    pub(super) fn read(row: &Row<'_>, ground: &Ground<'_>) -> rusqlite::Result<(Option<usize>, Self)> {
        let (safety_stock, allow_brokering, allow_pickup) = (row.get(2)?, row.get(3)?, row.get(4)?);
        Ok((ground.site(row, 1)?, Self { safety_stock, allow_brokering, allow_pickup }))
    }

    pub(super) const fn at(self, site: &Site, atp: i64) -> Place<'_> {
        let Self { safety_stock, allow_brokering, allow_pickup } = self;
        Place { site, atp, safety_stock, allow_brokering, allow_pickup }
    }
}

/// What is held back of a channel, and what it sells.
#[derive(Clone, Copy)]
pub(super) struct ChannelKept {
    pub(super) threshold: i64,
    pub(super) allow_brokering: bool,
    pub(super) allow_pickup: bool,
}

impl ChannelKept {
    /// Of a row of `supply_channels.sql`: in which of the channels asked for, and what.
    pub(super) fn read(row: &Row<'_>, ground: &Ground<'_>) -> rusqlite::Result<(Option<usize>, Self)> {
        let channel = row.get_ref(1)?.as_str()?;
        let index = ground.channels.iter().position(|known| known == channel);
        let (threshold, allow_brokering, allow_pickup) = (row.get(2)?, row.get(3)?, row.get(4)?);
        Ok((index, Self { threshold, allow_brokering, allow_pickup }))
    }
}

/// Reads the fact of a row.
pub(super) type Read<T> = fn(&Row<'_>, &Ground<'_>) -> rusqlite::Result<T>;

/// Rows whose first column is the variant that they are of, ascending; read ahead by one.
pub(super) struct Stream<'s, T> {
    rows: Rows<'s>,
    read: Read<T>,
    ahead: Option<(i64, T)>,
    begun: bool,
}

impl<'s, T> Stream<'s, T> {
    pub(super) fn of(rows: Rows<'s>, read: Read<T>) -> Self {
        Self { rows, read, ahead: None, begun: false }
    }

    /// The next fact of this variant, if there is one more. Variants are asked for in their order; what
    /// those had that were not asked for is passed over.
    pub(super) fn next(&mut self, variant: i64, ground: &Ground<'_>) -> rusqlite::Result<Option<T>> {
        if !self.begun {
            self.begun = true;
            self.ahead = self.read_row(ground)?;
        }
        while self.ahead.as_ref().is_some_and(|(of, _)| *of < variant) {
            self.ahead = self.read_row(ground)?;
        }
        match self.ahead.take() {
            Some((of, fact)) if of == variant => {
                self.ahead = self.read_row(ground)?;
                Ok(Some(fact))
            }
            ahead => {
                self.ahead = ahead;
                Ok(None)
            }
        }
    }

    /// The next row: of which variant, and what.
    pub(super) fn next_of(&mut self, ground: &Ground<'_>) -> rusqlite::Result<Option<(i64, T)>> {
        self.read_row(ground)
    }

    fn read_row(&mut self, ground: &Ground<'_>) -> rusqlite::Result<Option<(i64, T)>> {
        let Some(row) = self.rows.next()? else { return Ok(None) };
        Ok(Some((row.get(0)?, (self.read)(row, ground)?)))
    }
}
