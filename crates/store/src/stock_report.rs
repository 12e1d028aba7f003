//! The stock of one variant with its reasons, for people.

use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};
use serde::Serialize;

use super::error::Error;
use super::reader::Reader;
use super::sql;
use super::text::to_time;
use domain::shopify::product::RawIdentifiers;
use domain::values::identifier;

/// A variant that somebody asks for by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamedVariant {
    /// Its number in the store.
    pub number: i64,
    /// Its identity.
    pub identity: String,
    /// Its SKU.
    pub sku: Option<String>,
    /// Its barcode.
    pub barcode: Option<String>,
    /// What the buyer sees of it.
    pub title: String,
    /// What the buyer sees of its product; none while the variant is only expected.
    pub product: Option<String>,
    /// `finished-good`, `digital-good` or `kit`.
    pub kind: String,
    /// An order named it, and no product import has brought it yet.
    pub expected: bool,
}

/// SKU and barcode exactly as Shopify has them, of a variant of which trimming changed one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RawListing {
    /// In which shop.
    pub shop: String,
    /// Shopify's number of the variant.
    pub shopify_id: i64,
    /// Both, where trimming changed them.
    #[serde(flatten)]
    pub raw: RawIdentifiers,
}

/// Stock of a variant at a facility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StockAt {
    /// Where.
    pub facility: String,
    /// On hand.
    pub qoh: i64,
    /// On hand and not reserved.
    pub atp: i64,
    /// Kept for those who walk in.
    pub safety_stock: i64,
    /// True if it is handed out there.
    pub allow_pickup: bool,
    /// Units that rejections have taken of what can be promised, as long as the shop counts as it did.
    pub held_back: i64,
}

/// A component of a kit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its number in the store.
    pub variant: i64,
    /// Its identity.
    pub identity: String,
    /// How many of it make one kit.
    pub quantity: i64,
}

/// A kit of which units wait, as one of its components sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaitingKit {
    /// The kit's identity.
    pub identity: String,
    /// How many of it wait.
    pub kits: i64,
    /// How many of the component they take.
    pub units: i64,
}

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// When. UTC.
    pub at: DateTime<Utc>,
    /// Where.
    pub facility: String,
    /// Why.
    pub reason: String,
    /// What it changed of what is on hand.
    pub qoh_diff: i64,
    /// What it changed of what is available.
    pub atp_diff: i64,
    /// What was on hand there afterwards.
    pub qoh: i64,
    /// What was available there afterwards.
    pub atp: i64,
    /// The order that caused it.
    pub order: Option<String>,
    /// The return that caused it.
    #[serde(rename = "return")]
    pub returned: Option<String>,
    /// The file that caused it.
    pub file: Option<String>,
    /// And the line of it.
    pub line: Option<i64>,
    /// What somebody wrote to it.
    pub note: Option<String>,
    /// In which run.
    pub run: i64,
    /// By which job.
    pub job: String,
}

impl Reader {
    /// Variants of this identity, SKU, barcode, or number at Shopify; one of this identity first; at most ten. The name is
    /// trimmed, but an identity of before identities were trimmed is found as it is.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn variants_asked(&self, typed: &str) -> Result<Vec<NamedVariant>, Error> {
        let Some(name) = identifier::trimmed(typed) else { return Ok(Vec::new()) };
        self.rows(sql!("variants_asked"), named_params! { ":name": name, ":typed": typed }, |row| {
            Ok(NamedVariant {
                number: row.get(0)?,
                identity: row.get(1)?,
                sku: row.get(2)?,
                barcode: row.get(3)?,
                title: row.get(4)?,
                product: row.get(5)?,
                kind: row.get(6)?,
                expected: row.get(7)?,
            })
        })
    }

    /// SKU and barcode of a variant exactly as the shops have them, where trimming changed them.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn raw_identifiers(&self, variant: i64) -> Result<Vec<RawListing>, Error> {
        self.rows(sql!("raw_identifiers"), named_params! { ":variant": variant }, |row| {
            let raw = RawIdentifiers { sku: row.get(2)?, barcode: row.get(3)? };
            Ok(RawListing { shop: row.get(0)?, shopify_id: row.get(1)?, raw })
        })
    }

    /// The identities of all variants.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn identities(&self) -> Result<Vec<String>, Error> {
        self.rows(sql!("identities"), &[], |row| row.get(0))
    }

    /// Where a variant's stock is, by facility.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn stock_of(&self, variant: i64) -> Result<Vec<StockAt>, Error> {
        self.rows(sql!("stock_of"), named_params! { ":variant": variant }, |row| {
            Ok(StockAt {
                facility: row.get(0)?,
                qoh: row.get(1)?,
                atp: row.get(2)?,
                safety_stock: row.get(3)?,
                allow_pickup: row.get(4)?,
                held_back: row.get(5)?,
            })
        })
    }

    /// In which queues open units of a variant wait, and how many.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn waiting_of(&self, variant: i64) -> Result<Vec<(String, i64)>, Error> {
        self.rows(sql!("waiting_of"), named_params! { ":variant": variant }, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }

    /// Kits of which open units wait in queues, and take the variant with them.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn waiting_in_kits(&self, variant: i64) -> Result<Vec<WaitingKit>, Error> {
        self.rows(sql!("waiting_in_kits"), named_params! { ":variant": variant }, |row| {
            Ok(WaitingKit { identity: row.get(0)?, kits: row.get(1)?, units: row.get(2)? })
        })
    }

    /// What a kit is made of.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn parts_of(&self, variant: i64) -> Result<Vec<Part>, Error> {
        self.rows(sql!("parts_of"), named_params! { ":variant": variant }, |row| {
            Ok(Part { variant: row.get(0)?, identity: row.get(1)?, quantity: row.get(2)? })
        })
    }

    /// The last rows of a variant's ledger, newest first; only those of one facility, if one is named.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn ledger_of(&self, variant: i64, facility: Option<&str>, limit: u32) -> Result<Vec<Moved>, Error> {
        let params = named_params! { ":variant": variant, ":facility": facility, ":limit": limit };
        self.rows(sql!("ledger_of"), params, moved)
    }
}

fn moved(row: &Row<'_>) -> rusqlite::Result<Moved> {
    Ok(Moved {
        at: to_time(0, &row.get::<_, String>(0)?)?,
        facility: row.get(1)?,
        reason: row.get(2)?,
        qoh_diff: row.get(3)?,
        atp_diff: row.get(4)?,
        qoh: row.get(5)?,
        atp: row.get(6)?,
        order: row.get(7)?,
        returned: row.get(8)?,
        file: row.get(9)?,
        line: row.get(10)?,
        note: row.get(11)?,
        run: row.get(12)?,
        job: row.get(13)?,
    })
}
