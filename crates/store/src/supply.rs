//! Availability of the whole catalog or a part of it, in one pass in the order of the variants.

use chrono::{DateTime, Utc};
use rusqlite::{CachedStatement, Row, ToSql, named_params};

use super::error::Error;
use super::reader::Reader;
use super::sql;
use super::stream::{ChannelKept, Ground, Kept, Stream, at};
use super::text::json;
use domain::catalog::kit_composition::KitComposition;
use domain::stock::availability::{Channel, Component, Place, Selling, Supply, Waiting};

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
    /// The variants, each once, kits whose components have changed and components of kits that have changed among them.
    pub variants: Vec<i64>,
    /// Whoever has dealt with these has missed nothing up to here.
    pub up_to: i64,
    /// True if more has changed than was asked for.
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
        while let Some((variant, sold_as)) = streams.variants.next_of(&ground).map_err(Error::from)? {
            let supply = streams.supply((variant, sold_as), &ground).map_err(Error::from)?;
            each(&supply)?;
        }
        Ok(())
    }

    /// The first `limit` variants that have changed after the number `after`, oldest change first, with the kits that are
    /// made of them, and with the components of kits, of which units of the kit that wait take theirs. A change by date is none of these: see [`membership_turned`](Self::membership_turned).
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
}

/// One statement for each kind of fact, each in the order of the variants.
struct Statements<'r> {
    variants: CachedStatement<'r>,
    stock: CachedStatement<'r>,
    facilities: CachedStatement<'r>,
    channels: CachedStatement<'r>,
    waiting: CachedStatement<'r>,
    in_kits: CachedStatement<'r>,
    components: CachedStatement<'r>,
    components_waiting: CachedStatement<'r>,
}

impl<'r> Statements<'r> {
    fn prepare(reader: &'r Reader, which: Variants<'_>) -> Result<Self, Error> {
        let asked = match which {
            Variants::All => sql!("supply_all"),
            Variants::These(_) => sql!("supply_of"),
        };
        let prepare = |stream: &str| reader.conn.prepare_cached(&format!("{asked}{stream}"));
        let prepare_waits = |stream| prepare(&format!("{}{stream}", sql!("supply_waits")));
        Ok(Self {
            variants: prepare(sql!("supply_variants"))?,
            stock: prepare(sql!("supply_stock"))?,
            facilities: prepare(sql!("supply_facilities"))?,
            channels: prepare(sql!("supply_channels"))?,
            waiting: prepare(sql!("supply_waiting"))?,
            in_kits: prepare_waits(sql!("supply_waiting_in_kits"))?,
            components: prepare(sql!("supply_components"))?,
            components_waiting: prepare_waits(sql!("supply_components_waiting"))?,
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
            variants: Stream::of(self.variants.query(params)?, |row, _| SoldAs::read(row)),
            stock: Stream::of(self.stock.query(params)?, |row, ground| {
                Ok((ground.site(row, 1)?, row.get(2)?))
            }),
            facilities: Stream::of(self.facilities.query(params)?, Kept::read),
            channels: Stream::of(self.channels.query(params)?, ChannelKept::read),
            waiting: Stream::of(self.waiting.query(params)?, |row, _| waiting(row, 1)),
            in_kits: Stream::of(self.in_kits.query(params)?, |row, _| waiting(row, 1)),
            components_waiting: Stream::of(self.components_waiting.query(params)?, |row, _| {
                Ok((row.get(1)?, waiting(row, 2)?))
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

/// Who waits, of the columns from `first` on.
fn waiting(row: &Row<'_>, first: usize) -> rusqlite::Result<Waiting> {
    Ok(Waiting { units: row.get(first)?, presold: row.get(first + 1)? })
}

/// As what the shop sells a variant.
#[derive(Clone, Copy)]
enum SoldAs {
    /// Made of others.
    Kit,
    /// Nothing but itself.
    Itself,
}

impl SoldAs {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(if row.get(1)? { Self::Kit } else { Self::Itself })
    }
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
    variants: Stream<'s, SoldAs>,
    stock: Stream<'s, (Option<usize>, i64)>,
    facilities: Stream<'s, (Option<usize>, Kept)>,
    channels: Stream<'s, (Option<usize>, ChannelKept)>,
    waiting: Stream<'s, Waiting>,
    in_kits: Stream<'s, Waiting>,
    components: Stream<'s, Part>,
    components_waiting: Stream<'s, (i64, Waiting)>,
}

impl Streams<'_> {
    fn supply<'g>(
        &mut self,
        (variant, sold_as): (i64, SoldAs),
        ground: &'g Ground<'_>,
    ) -> rusqlite::Result<Supply<'g>> {
        let components = self.components_of(variant, ground)?;
        let composition = match sold_as {
            SoldAs::Kit if components.is_empty() => KitComposition::Unknown,
            SoldAs::Kit | SoldAs::Itself => KitComposition::Known,
        };
        Ok(Supply {
            variant,
            composition,
            places: self.places_of(variant, ground, !components.is_empty())?,
            components,
            selling: self.selling_of(variant, ground)?,
            waiting: self.waiting_for(variant, ground)?,
        })
    }

    fn waiting_for(&mut self, variant: i64, ground: &Ground<'_>) -> rusqlite::Result<Waiting> {
        let own = self.waiting.next(variant, ground)?.unwrap_or_default();
        Ok(own.and(self.in_kits.next(variant, ground)?.unwrap_or_default()))
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
                let waiting = Waiting::default();
                components.push(Component { variant, quantity, places: Vec::new(), waiting });
            }
            if let (Some(component), Some(site)) = (components.last_mut(), part.site) {
                component.places.push(part.kept.at(&ground.sites[site], part.atp));
            }
        }
        while let Some((of, waiting)) = self.components_waiting.next(variant, ground)? {
            if let Ok(index) = components.binary_search_by_key(&of, |component| component.variant) {
                components[index].waiting = waiting;
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
