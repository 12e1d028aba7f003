//! What may be promised, asked for the whole catalog or for a part of it: one pass over what is stored, in the order of
//! the variants, so that memory holds the facilities, the channels and one variant at a time.

use std::collections::HashMap;

use chrono::{DateTime, SubsecRound, Utc};
use rusqlite::{CachedStatement, Row, Rows, ToSql, named_params};

use super::error::Error;
use super::reader::Reader;
use super::sql;
use super::text::{json, list, time};
use crate::domain::availability::{Channel, Component, Place, Selling, Site, Supply, Waiting};
use crate::domain::facility::FacilityId;

/// Which variants are asked for, by their numbers in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variants<'a> {
    /// All of them.
    All,
    /// These; numbers that the store has not are not told of.
    These(&'a [i64]),
}

/// What has changed since somebody looked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// The variants, each once, kits whose components have changed among them.
    pub variants: Vec<i64>,
    /// Whoever has dealt with these has missed nothing up to here.
    pub up_to: i64,
    /// Whether more has changed than was asked for.
    pub more: bool,
}

impl Reader {
    /// Tells what bears on the promise of each of these variants, ascending by their numbers, in the named channels; in
    /// all of the store's if none is named. `now` decides who is a member of a channel. All that is told stood in the store
    /// at one and the same moment.
    ///
    /// # Errors
    /// A named channel does not exist, the store cannot be read, or `each` fails.
    pub fn supplies<E: From<Error>>(
        &self,
        which: Variants<'_>,
        channels: &[String],
        now: DateTime<Utc>,
        mut each: impl FnMut(&Supply<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let _one_moment = self
            .conn
            .is_autocommit()
            .then(|| self.conn.unchecked_transaction())
            .transpose()
            .map_err(Error::from)?;
        let channels = self.channels(channels)?;
        let ground = self.ground(&channels, now)?;
        let mut statements = Statements::prepare(self, which)?;
        let mut streams = statements.streams(which)?;
        while let Some(variant) = streams.variants.next_of(&ground).map_err(Error::from)? {
            let supply = streams.supply(variant, &ground).map_err(Error::from)?;
            each(&supply)?;
        }
        Ok(())
    }

    /// The first `limit` variants that have changed after the number `after`, oldest change first, with the kits that are
    /// made of them. A change by date is none of these: see [`membership_turned`](Self::membership_turned).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn changes_since(&self, after: i64, limit: u32) -> Result<Changes, Error> {
        let mut statement = self.conn.prepare_cached(sql!("changes_since"))?;
        let mut rows = statement.query(named_params! { ":after": after, ":limit": limit })?;
        let mut changes = Changes { up_to: after, ..Changes::default() };
        while let Some(row) = rows.next()? {
            changes.variants.push(row.get(0)?);
            changes.up_to = changes.up_to.max(row.get(1)?);
        }
        changes.more = changes.up_to < self.last_change()?;
        Ok(changes)
    }

    /// The number of the last change; 0 where there was none.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn last_change(&self) -> Result<i64, Error> {
        Ok(self.conn.prepare_cached(sql!("last_change"))?.query_row([], |row| row.get(0))?)
    }

    /// The variants that have stock where a membership began or ended by its date in (`after`, `until`], and the kits made
    /// of them: ascending, at most `limit`, after the variant of number `variant`. Nobody wrote anything then, so that no
    /// change is numbered.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn membership_turned(
        &self,
        after: DateTime<Utc>,
        until: DateTime<Utc>,
        variant: i64,
        limit: u32,
    ) -> Result<Vec<i64>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("membership_turned"))?;
        let rows = statement.query_map(
            named_params! {
                ":after": at(after), ":until": at(until), ":variant": variant, ":limit": limit,
            },
            |row| row.get(0),
        )?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The named channels, or all; none where the store has none.
    fn channels(&self, named: &[String]) -> Result<Vec<String>, Error> {
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

    fn ground<'c>(&self, channels: &'c [String], now: DateTime<Utc>) -> Result<Ground<'c>, Error> {
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
fn at(time_of: DateTime<Utc>) -> String {
    time(time_of.trunc_subsecs(0))
}

/// The small tables, kept in memory: where stock may be, and the channels asked for.
struct Ground<'c> {
    channels: &'c [String],
    sites: Vec<Site>,
    by_id: HashMap<String, usize>,
}

impl<'c> Ground<'c> {
    fn new(channels: &'c [String], sites: Vec<Site>) -> Self {
        let by_id = sites.iter().enumerate().map(|(index, site)| (site.facility.0.clone(), index)).collect();
        Self { channels, sites, by_id }
    }

    /// The place of a facility among the sites, in whose order they are; none for a queue, where nothing lies.
    fn site(&self, row: &Row<'_>, column: usize) -> rusqlite::Result<Option<usize>> {
        let facility = row.get_ref(column)?.as_str_or_null()?;
        Ok(facility.and_then(|facility| self.by_id.get(facility).copied()))
    }
}

/// One statement for each kind of fact, each in the order of the variants.
struct Statements<'r> {
    variants: CachedStatement<'r>,
    stock: CachedStatement<'r>,
    facilities: CachedStatement<'r>,
    channels: CachedStatement<'r>,
    waiting: CachedStatement<'r>,
    components: CachedStatement<'r>,
}

impl<'r> Statements<'r> {
    fn prepare(reader: &'r Reader, which: Variants<'_>) -> Result<Self, Error> {
        let asked = match which {
            Variants::All => sql!("supply_all"),
            Variants::These(_) => sql!("supply_of"),
        };
        let prepare = |stream: &str| reader.conn.prepare_cached(&format!("{asked}{stream}"));
        Ok(Self {
            variants: prepare(sql!("supply_variants"))?,
            stock: prepare(sql!("supply_stock"))?,
            facilities: prepare(sql!("supply_facilities"))?,
            channels: prepare(sql!("supply_channels"))?,
            waiting: prepare(sql!("supply_waiting"))?,
            components: prepare(sql!("supply_components"))?,
        })
    }

    fn streams(&mut self, which: Variants<'_>) -> Result<Streams<'_>, Error> {
        let ids = match which {
            Variants::All => None,
            Variants::These(ids) => Some(json(ids)?),
        };
        let params: Vec<(&str, &dyn ToSql)> =
            ids.iter().map(|ids| (":variants", ids as &dyn ToSql)).collect();
        let params = params.as_slice();
        Ok(Streams {
            variants: Stream::of(self.variants.query(params)?, |_, _| Ok(())),
            stock: Stream::of(self.stock.query(params)?, |row, ground| {
                Ok((ground.site(row, 1)?, row.get(2)?))
            }),
            facilities: Stream::of(self.facilities.query(params)?, |row, ground| {
                let kept = Kept {
                    safety_stock: row.get(2)?,
                    allow_brokering: row.get(3)?,
                    allow_pickup: row.get(4)?,
                };
                Ok((ground.site(row, 1)?, kept))
            }),
            channels: Stream::of(self.channels.query(params)?, |row, ground| {
                let channel = row.get_ref(1)?.as_str()?;
                let index = ground.channels.iter().position(|known| known == channel);
                let kept = ChannelKept {
                    threshold: row.get(2)?,
                    allow_brokering: row.get(3)?,
                    allow_pickup: row.get(4)?,
                };
                Ok((index, kept))
            }),
            waiting: Stream::of(self.waiting.query(params)?, |row, _| {
                Ok(Waiting { units: row.get(1)?, presold: row.get(2)? })
            }),
            components: Stream::of(self.components.query(params)?, |row, ground| {
                let kept = Kept {
                    safety_stock: row.get(5)?,
                    allow_brokering: row.get(6)?,
                    allow_pickup: row.get(7)?,
                };
                let (component, quantity) = (row.get(1)?, row.get(2)?);
                let atp: Option<i64> = row.get(4)?;
                Ok(Part { component, quantity, site: ground.site(row, 3)?, atp: atp.unwrap_or(0), kept })
            }),
        })
    }
}

/// What is held back at a facility, and what it is used for.
#[derive(Clone, Copy)]
struct Kept {
    safety_stock: i64,
    allow_brokering: bool,
    allow_pickup: bool,
}

impl Kept {
    const fn at(self, site: &Site, atp: i64) -> Place<'_> {
        let Self { safety_stock, allow_brokering, allow_pickup } = self;
        Place { site, atp, safety_stock, allow_brokering, allow_pickup }
    }
}

/// What is held back of a channel, and what it sells.
#[derive(Clone, Copy)]
struct ChannelKept {
    threshold: i64,
    allow_brokering: bool,
    allow_pickup: bool,
}

/// What a kit is made of, at one facility; at none if it is nowhere.
struct Part {
    component: i64,
    quantity: i64,
    site: Option<usize>,
    atp: i64,
    kept: Kept,
}

/// The facts, kind by kind, all in the order of the variants.
struct Streams<'s> {
    variants: Stream<'s, ()>,
    stock: Stream<'s, (Option<usize>, i64)>,
    facilities: Stream<'s, (Option<usize>, Kept)>,
    channels: Stream<'s, (Option<usize>, ChannelKept)>,
    waiting: Stream<'s, Waiting>,
    components: Stream<'s, Part>,
}

impl Streams<'_> {
    fn supply<'g>(&mut self, variant: i64, ground: &'g Ground<'_>) -> rusqlite::Result<Supply<'g>> {
        let components = self.components_of(variant, ground)?;
        Ok(Supply {
            variant,
            places: self.places_of(variant, ground, !components.is_empty())?,
            components,
            selling: self.selling_of(variant, ground)?,
            waiting: self.waiting.next(variant, ground)?.unwrap_or_default(),
        })
    }

    /// Where it is. Where a kit is not, what is held back of it matters all the same.
    fn places_of<'g>(
        &mut self,
        variant: i64,
        ground: &'g Ground<'_>,
        kit: bool,
    ) -> rusqlite::Result<Vec<Place<'g>>> {
        let mut places = Vec::new();
        while let Some((site, atp)) = self.stock.next(variant, ground)? {
            places.extend(site.map(|site| Place { atp, ..Place::at(&ground.sites[site]) }));
        }
        let mut from = 0;
        while let Some((site, kept)) = self.facilities.next(variant, ground)? {
            let Some(site) = site.map(|site| &ground.sites[site]) else { continue };
            from += places[from..].partition_point(|place: &Place<'_>| place.site.facility < site.facility);
            match places.get_mut(from) {
                Some(place) if place.site.facility == site.facility => *place = kept.at(site, place.atp),
                Some(_) | None if kit => places.insert(from, kept.at(site, 0)),
                Some(_) | None => {}
            }
        }
        Ok(places)
    }

    fn components_of<'g>(
        &mut self,
        variant: i64,
        ground: &'g Ground<'_>,
    ) -> rusqlite::Result<Vec<Component<'g>>> {
        let mut components: Vec<Component<'g>> = Vec::new();
        while let Some(part) = self.components.next(variant, ground)? {
            if components.last().is_none_or(|last| last.variant != part.component) {
                let (variant, quantity) = (part.component, part.quantity);
                components.push(Component { variant, quantity, places: Vec::new() });
            }
            if let (Some(component), Some(site)) = (components.last_mut(), part.site) {
                component.places.push(part.kept.at(&ground.sites[site], part.atp));
            }
        }
        Ok(components)
    }

    fn selling_of<'g>(&mut self, variant: i64, ground: &Ground<'g>) -> rusqlite::Result<Selling<'g>> {
        let open = |channel: &'g String| Channel {
            channel,
            threshold: 0,
            allow_brokering: true,
            allow_pickup: true,
        };
        let mut channels: Vec<Channel<'g>> = ground.channels.iter().map(open).collect();
        while let Some((index, kept)) = self.channels.next(variant, ground)? {
            if let Some(channel) = index.map(|index| &mut channels[index]) {
                let ChannelKept { threshold, allow_brokering, allow_pickup } = kept;
                *channel = Channel { threshold, allow_brokering, allow_pickup, ..*channel };
            }
        }
        Ok(if channels.is_empty() { Selling::Everywhere } else { Selling::Channels(channels) })
    }
}

/// Reads the fact of a row.
type Read<T> = fn(&Row<'_>, &Ground<'_>) -> rusqlite::Result<T>;

/// Rows whose first column is the variant that they are of, ascending; read ahead by one.
struct Stream<'s, T> {
    rows: Rows<'s>,
    read: Read<T>,
    ahead: Option<(i64, T)>,
    begun: bool,
}

impl<'s, T> Stream<'s, T> {
    fn of(rows: Rows<'s>, read: Read<T>) -> Self {
        Self { rows, read, ahead: None, begun: false }
    }

    /// The next fact of this variant, if there is one more. Variants are asked for in their order.
    fn next(&mut self, variant: i64, ground: &Ground<'_>) -> rusqlite::Result<Option<T>> {
        if !self.begun {
            self.begun = true;
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

    /// The variant of the next row.
    fn next_of(&mut self, ground: &Ground<'_>) -> rusqlite::Result<Option<i64>> {
        Ok(self.read_row(ground)?.map(|(variant, _)| variant))
    }

    fn read_row(&mut self, ground: &Ground<'_>) -> rusqlite::Result<Option<(i64, T)>> {
        let Some(row) = self.rows.next()? else { return Ok(None) };
        Ok(Some((row.get(0)?, (self.read)(row, ground)?)))
    }
}
