//! The variants that threshold rules select from, with their attributes and stored values.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, named_params};

use super::error::Error;
use super::outbox;
use super::reader::Reader;
use super::sql;
use super::stream::{ChannelKept, Ground, Kept, Stream, at};
use super::text::list;
use domain::facility::FacilityId;
use domain::plan::outgoing::Outgoing;
use domain::plan::publication::Publication;
use domain::stock::rules::{Everywhere, Held, Places, Traits};

/// A variant that rules may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its identity.
    pub identity: String,
    /// What it is.
    pub traits: Traits,
}

/// A file that was to be published last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastPublication {
    /// Which.
    pub publication: Publication,
    /// True if it is still on its way.
    pub on_its_way: bool,
}

impl Reader {
    /// What rules may speak of; `now` decides who is a member of a group.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn rule_places(&self, now: DateTime<Utc>) -> Result<Places, Error> {
        let channels = self.channels(&[])?;
        let sites = self.ground(&channels, now)?.sites;
        let mut statement = self.conn.prepare_cached(sql!("group_members"))?;
        let groups = statement.query_map(named_params! { ":now": at(now) }, |row| {
            let members: Vec<FacilityId> = list(1, &row.get::<_, String>(1)?)?;
            Ok((row.get(0)?, members.into_iter().collect::<BTreeSet<_>>()))
        })?;
        let groups = groups.collect::<rusqlite::Result<_>>()?;
        Ok(Places { channels, facilities: sites.into_iter().map(|site| site.facility).collect(), groups })
    }

    /// Tells every variant that a shop has, with what holds for it at `places`, in one pass.
    ///
    /// # Errors
    /// The store cannot be read, or `each` fails.
    pub fn candidates<E: From<Error>>(
        &self,
        places: &Places,
        now: DateTime<Utc>,
        mut each: impl FnMut(&Candidate, &Everywhere) -> Result<(), E>,
    ) -> Result<(), E> {
        let ground = self.ground(&places.channels, now)?;
        let prepare = |stream: &str| {
            self.conn.prepare_cached(&format!("{}{stream}", sql!("supply_all"))).map_err(Error::from)
        };
        let (mut facilities, mut channels) =
            (prepare(sql!("supply_facilities"))?, prepare(sql!("supply_channels"))?);
        let mut candidates = self.conn.prepare_cached(sql!("candidates")).map_err(Error::from)?;
        let mut kept = KeptRows {
            facilities: Stream::of(facilities.query([]).map_err(Error::from)?, Kept::read),
            channels: Stream::of(channels.query([]).map_err(Error::from)?, ChannelKept::read),
        };
        let mut rows = candidates.query([]).map_err(Error::from)?;
        while let Some(row) = rows.next().map_err(Error::from)? {
            let (variant, candidate) = candidate(row).map_err(Error::from)?;
            let held = kept.of(variant, &ground).map_err(Error::from)?;
            each(&candidate, &held)?;
        }
        Ok(())
    }

    /// The last file that was to be published in a folder under a name that begins with `prefix` and goes on with a digit.
    ///
    /// # Errors
    /// The store cannot be read, or holds a row that this program cannot read.
    pub fn last_publication(
        &self,
        shop: &str,
        folder: &str,
        prefix: &str,
    ) -> Result<Option<LastPublication>, Error> {
        let prefix = format!("file/{folder}/{prefix}");
        let row: Option<(i64, String, String, bool)> = self
            .conn
            .prepare_cached(sql!("outbox_last"))?
            .query_row(named_params! { ":shop": shop, ":prefix": prefix }, |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .optional()?;
        let Some((id, key, outgoing, on_its_way)) = row else { return Ok(None) };
        match outbox::read(id, &key, &outgoing)? {
            Outgoing::Publish(publication) => {
                Ok(Some(LastPublication { publication: *publication, on_its_way }))
            }
            Outgoing::AddTags { .. }
            | Outgoing::AppendNote { .. }
            | Outgoing::CancelOrder { .. }
            | Outgoing::PrepareBulk(_)
            | Outgoing::AdjustLevels { .. }
            | Outgoing::ActivateLevel { .. }
            | Outgoing::AddToLevel { .. }
            | Outgoing::PutAway(_) => Ok(None),
        }
    }
}

/// What is stored for the variants, in their order.
struct KeptRows<'s> {
    facilities: Stream<'s, (Option<usize>, Kept)>,
    channels: Stream<'s, (Option<usize>, ChannelKept)>,
}

impl KeptRows<'_> {
    fn of(&mut self, variant: i64, ground: &Ground<'_>) -> rusqlite::Result<Everywhere> {
        let mut held = Everywhere {
            channels: vec![Held::default(); ground.channels.len()],
            facilities: vec![Held::default(); ground.sites.len()],
        };
        while let Some((site, kept)) = self.facilities.next(variant, ground)? {
            let Kept { safety_stock: units, allow_brokering, allow_pickup } = kept;
            if let Some(site) = site {
                held.facilities[site] = Held { units, allow_brokering, allow_pickup };
            }
        }
        while let Some((channel, kept)) = self.channels.next(variant, ground)? {
            let ChannelKept { threshold: units, allow_brokering, allow_pickup } = kept;
            if let Some(channel) = channel {
                held.channels[channel] = Held { units, allow_brokering, allow_pickup };
            }
        }
        Ok(held)
    }
}

fn candidate(row: &Row<'_>) -> rusqlite::Result<(i64, Candidate)> {
    let collections: Vec<[String; 2]> = list(4, &row.get::<_, String>(4)?)?;
    let traits = Traits {
        product_type: row.get(2)?,
        tags: list(3, &row.get::<_, String>(3)?)?,
        categories: collections.into_iter().flatten().collect(),
        features: list(5, &row.get::<_, String>(5)?)?,
    };
    Ok((row.get(0)?, Candidate { identity: row.get(1)?, traits }))
}
