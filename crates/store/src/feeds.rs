//! Files that were read: how far, what was refused of them, and what a job may ask about what their rows name.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Transaction, named_params};

use super::error::Error;
use super::reader::Reader;
use super::runs::Run;
use super::text::{json, list, time, time_if_any, to_time};
use super::{Store, sql};
use domain::facility::FacilityId;
use domain::feeds::Refusal;
use domain::feeds::names::{IdKind, Place, Places, VariantName, Variants};
use domain::feeds::stock::Levels;
use domain::feeds::threshold::{Channels, StoredHeld, StoredHelds};
use domain::plan::Failure;
use domain::plan::change::stock::Level;
use domain::plan::change::threshold::HeldAt;
use domain::plan::feed_page::{FeedFile, FeedPage, FeedState, FileRead};
use domain::plan::outgoing::Outgoing;

/// A file whose reading was interrupted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// Which reading.
    pub file: FeedFile,
    /// Rows of it that are done with.
    pub rows: u64,
}

/// Begins a file, or finds it begun; answers its number.
pub(super) fn begin(tx: &Transaction<'_>, run: &Run, page: &FeedPage) -> rusqlite::Result<i64> {
    match find(tx, &run.job.name, &page.file)? {
        Some(file) => Ok(file),
        None => tx.prepare_cached(sql!("feed_begin"))?.query_row(
            named_params! {
                ":job": run.job.name, ":sha256": page.file.sha256, ":name": page.file.name, ":run": run.id,
                ":found_at": time(page.file.found_at),
            },
            |row| row.get(0),
        ),
    }
}

fn find(conn: &rusqlite::Connection, job: &str, file: &FeedFile) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached(sql!("feed_find"))?
        .query_row(
            named_params! {
                ":job": job, ":sha256": file.sha256, ":name": file.name, ":found_at": time(file.found_at),
            },
            |row| row.get(0),
        )
        .optional()
}

/// Keeps a row that was refused, with its fields as they were read.
pub(super) fn refuse(
    tx: &Transaction<'_>,
    file: i64,
    page: &FeedPage,
    failure: &Failure,
) -> rusqlite::Result<()> {
    let line = failure.record.line().unwrap_or_default();
    let content = match page.content.get(&line) {
        Some(fields) => json(fields)?,
        None => failure.payload.clone(),
    };
    tx.prepare_cached(sql!("feed_refuse"))?.execute(named_params! {
        ":file": file, ":line": line, ":reason": failure.reason, ":content": content,
    })?;
    Ok(())
}

/// Notes how far the file is read.
pub(super) fn goes_on(
    tx: &Transaction<'_>,
    run: &Run,
    file: i64,
    page: &FeedPage,
    refused: u64,
) -> Result<(), Error> {
    let cause = match &page.state {
        FeedState::Reading | FeedState::Read => None,
        FeedState::Unusable(why) => Some(why),
    };
    let rows = tx.prepare_cached(sql!("feed_page"))?.execute(named_params! {
        ":file": file, ":rows": page.rows, ":refused": refused, ":state": page.state.word(), ":cause": cause,
        ":now": time(run.now),
    })?;
    match rows {
        0 => Err(Error::Unusable(format!("the file {} has been read to its end already", page.file.name))),
        _ => Ok(()),
    }
}

impl Store {
    /// Rows of a file that were refused: at most `limit` of them, by their lines, behind the line `after`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn refusals(&self, read: &FileRead, after: u64, limit: u32) -> Result<Vec<Refusal>, Error> {
        let Some(file) = find(&self.conn, &read.job, &read.file)? else { return Ok(Vec::new()) };
        let mut statement = self.conn.prepare_cached(sql!("feed_refusals"))?;
        let rows = statement.query_map(
            named_params! { ":file": file, ":after": after, ":limit": limit },
            |row| {
                Ok(Refusal {
                    line: row.get(0)?,
                    reason: row.get(1)?,
                    content: list(2, &row.get::<_, String>(2)?)?,
                })
            },
        )?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Reader {
    /// The interrupted reading of a content, if there is one.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn feed_begun(&self, job: &str, sha256: &str) -> Result<Option<Begun>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("feed_reading"))?;
        let begun = statement.query_row(named_params! { ":job": job, ":sha256": sha256 }, |row| {
            let found_at = to_time(1, &row.get::<_, String>(1)?)?;
            let file = FeedFile { name: row.get(0)?, sha256: sha256.to_owned(), found_at };
            Ok(Begun { file, rows: row.get(2)? })
        });
        Ok(begun.optional()?)
    }

    /// When a content was last found under this name, if it ever was. UTC.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn feed_last_found(
        &self,
        job: &str,
        sha256: &str,
        name: &str,
    ) -> Result<Option<DateTime<Utc>>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("feed_last_found"))?;
        Ok(statement.query_row(named_params! { ":job": job, ":sha256": sha256, ":name": name }, |row| {
            time_if_any(row, 0)
        })?)
    }

    /// A file of this name that was read in part and then left, whatever is in it now.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn feed_left(&self, job: &str, name: &str) -> Result<Option<Begun>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("feed_left"))?;
        let left = statement.query_row(named_params! { ":job": job, ":name": name }, |row| {
            let found_at = to_time(1, &row.get::<_, String>(1)?)?;
            let file = FeedFile { name: name.to_owned(), sha256: row.get(0)?, found_at };
            Ok(Begun { file, rows: row.get(2)? })
        });
        Ok(left.optional()?)
    }

    /// As what and when a content was read of which rows were taken, if it was.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn feed_taken(&self, job: &str, sha256: &str) -> Result<Option<FeedFile>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("feed_taken"))?;
        let taken = statement.query_row(named_params! { ":job": job, ":sha256": sha256 }, |row| {
            let found_at = to_time(1, &row.get::<_, String>(1)?)?;
            Ok(FeedFile { name: row.get(0)?, sha256: sha256.to_owned(), found_at })
        });
        Ok(taken.optional()?)
    }

    /// Files of a job that are read and still have to be put away.
    ///
    /// # Errors
    /// The store cannot be read, or holds an outbox row that this program cannot read.
    pub fn feeds_lying_about(&self, shop: &str, job: &str) -> Result<Vec<FileRead>, Error> {
        let mut statement = self.conn.prepare_cached(sql!("feed_unsettled"))?;
        let rows = statement
            .query_map(named_params! { ":shop": shop, ":job": job }, |row| row.get::<_, String>(0))?;
        let mut lying = Vec::new();
        for row in rows {
            let outgoing: Outgoing = serde_json::from_str(&row?)
                .map_err(|e| Error::Unusable(format!("an outbox row of {job} cannot be read: {e}")))?;
            if let Outgoing::PutAway(file) = outgoing {
                lying.push(*file);
            }
        }
        Ok(lying)
    }

    /// True if a job remembers files from before `before` that it need not remember.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn feeds_older(&self, job: &str, before: DateTime<Utc>) -> Result<bool, Error> {
        let mut statement = self.conn.prepare_cached(sql!("feeds_older"))?;
        Ok(statement.query_row(named_params! { ":job": job, ":before": time(before) }, |row| row.get(0))?)
    }

    /// The variants that go by these names, in one question for each kind of name.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn variants_named<'n>(
        &self,
        names: impl IntoIterator<Item = &'n VariantName>,
    ) -> Result<Variants, Error> {
        let mut by_kind: HashMap<IdKind, Vec<&str>> = HashMap::new();
        for name in names {
            by_kind.entry(name.kind).or_default().push(&name.value);
        }
        let mut found = Variants::default();
        for (kind, names) in by_kind {
            let sql = match kind {
                IdKind::Identity => sql!("variants_by_identity"),
                IdKind::Sku => sql!("variants_by_sku"),
                IdKind::Barcode => sql!("variants_by_barcode"),
                IdKind::ShopifyVariant => sql!("variants_by_shopify_id"),
                IdKind::InventoryItem => sql!("variants_by_inventory_item"),
            };
            let mut statement = self.conn.prepare_cached(sql)?;
            let mut rows = statement.query(named_params! { ":names": json(&names)? })?;
            while let Some(row) = rows.next()? {
                found.add(VariantName { kind, value: row.get(0)? }, row.get(1)?);
            }
        }
        Ok(found)
    }

    /// The facilities that go by these names: ids and external ids.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn facilities_named(&self, names: &[String]) -> Result<Places, Error> {
        let mut found = Places::default();
        let mut statement = self.conn.prepare_cached(sql!("facilities_named"))?;
        let mut rows = statement.query(named_params! { ":names": json(names)? })?;
        while let Some(row) = rows.next()? {
            found.add(row.get(0)?, Place { id: FacilityId(row.get(1)?), queue: row.get(2)? });
        }
        Ok(found)
    }

    /// The channels that go by these names: ids and external ids.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn channels_named(&self, names: &[String]) -> Result<Channels, Error> {
        let mut found = Channels::default();
        let mut statement = self.conn.prepare_cached(sql!("channels_named"))?;
        let mut rows = statement.query(named_params! { ":names": json(names)? })?;
        while let Some(row) = rows.next()? {
            found.add(row.get(0)?, row.get(1)?);
        }
        Ok(found)
    }

    /// What there is of these variants at these facilities.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn levels(&self, pairs: &[(&str, &FacilityId)]) -> Result<Levels, Error> {
        self.map(sql!("levels"), named_params! { ":pairs": json(pairs)? }, |row| {
            let level = Level { qoh: row.get(2)?, atp: row.get(3)? };
            Ok(((row.get(0)?, FacilityId(row.get(1)?)), level))
        })
    }

    /// What is held back of these variants at these places.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn held_back(&self, pairs: &[(String, HeldAt)]) -> Result<StoredHelds, Error> {
        let (mut facilities, mut channels) = (Vec::new(), Vec::new());
        for (variant, at) in pairs {
            match at {
                HeldAt::Facility(facility) => facilities.push((variant, &facility.0)),
                HeldAt::Channel(channel) => channels.push((variant, channel)),
            }
        }
        let mut held = StoredHelds::new();
        for (sql, pairs, at) in [
            (
                sql!("held_at_facilities"),
                facilities,
                (|id| HeldAt::Facility(FacilityId(id))) as fn(String) -> HeldAt,
            ),
            (sql!("held_of_channels"), channels, HeldAt::Channel),
        ] {
            let mut statement = self.conn.prepare_cached(sql)?;
            let mut rows = statement.query(named_params! { ":pairs": json(&pairs)? })?;
            while let Some(row) = rows.next()? {
                let stored =
                    StoredHeld { back: row.get(2)?, allow_brokering: row.get(3)?, allow_pickup: row.get(4)? };
                held.insert((row.get(0)?, at(row.get(1)?)), stored);
            }
        }
        Ok(held)
    }
}
