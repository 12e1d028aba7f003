//! The ordered variants and their stock.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::TimeDelta;
use rusqlite::named_params;

use super::super::error::Error;
use super::super::reader::Reader;
use super::super::sql;
use super::super::stream::at;
use super::super::text::{json, list};
use super::{Asked, Besides};
use domain::brokering::facts::{Facility, KitComposition, Stock, Variant};

/// How far back sales tell how fast something sells.
const LATELY: TimeDelta = TimeDelta::days(28);

impl Reader {
    /// These variants and what the kits among them are made of, by their numbers.
    pub(super) fn ordered_variants(
        &self,
        asked: &Asked<'_>,
        mut of: BTreeSet<i64>,
    ) -> Result<Vec<Variant>, Error> {
        let mut parts: HashMap<i64, Vec<(i64, u32)>> = HashMap::new();
        let found = self.rows(sql!("routable_parts"), named_params! { ":variants": json(&of)? }, |row| {
            Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))
        })?;
        for (kit, part) in found {
            parts.entry(kit).or_default().push(part);
        }
        if asked.besides.contains(&Besides::Styles) {
            let styles: HashSet<i64> =
                self.set(sql!("routable_styles"), named_params! { ":variants": json(&of)? }, |row| {
                    row.get(0)
                })?;
            of.extend(styles);
        }
        of.extend(parts.values().flatten().map(|(component, _)| *component));
        let categories = asked.besides.contains(&Besides::Categories);
        let params = named_params! { ":variants": json(&of)?, ":categories": categories };
        self.rows(sql!("routable_variants"), params, |row| {
            let id = row.get(0)?;
            let filed: Option<String> = row.get(3)?;
            let components = parts.remove(&id).unwrap_or_default();
            let is_kit: bool = row.get(4)?;
            Ok(Variant {
                id,
                identity: row.get(1)?,
                product: row.get(2)?,
                categories: filed.map_or_else(|| Ok(Vec::new()), |filed| list(3, &filed))?,
                composition: if is_kit && components.is_empty() {
                    KitComposition::Unknown
                } else {
                    KitComposition::Known
                },
                components,
            })
        })
    }

    /// Where these variants are. What a queue might hold is nowhere.
    pub(super) fn stock_of_variants(
        &self,
        asked: &Asked<'_>,
        variants: &[Variant],
        facilities: &[Facility],
    ) -> Result<Vec<Stock>, Error> {
        let ids = json(&variants.iter().map(|variant| variant.id).collect::<Vec<_>>())?;
        let places: HashMap<&str, u32> =
            (0..).zip(facilities).map(|(place, facility)| (facility.id.0.as_str(), place)).collect();
        let mut sold: HashMap<(i64, u32), u32> = HashMap::new();
        if asked.besides.contains(&Besides::Sold) {
            let since = named_params! { ":variants": ids, ":since": at(asked.now - LATELY) };
            let found = self.rows(sql!("routable_sold"), since, |row| {
                let place = places.get(row.get_ref(1)?.as_str()?).copied();
                let units: i64 = row.get(2)?;
                Ok(place.map(|place| Ok(((row.get(0)?, place), u32::try_from(units).unwrap_or(0)))))
            })?;
            sold = found.into_iter().flatten().collect::<rusqlite::Result<_>>()?;
        }
        let mut statement = self.conn.prepare_cached(sql!("routable_stock"))?;
        let mut rows = statement.query(named_params! { ":variants": ids })?;
        let mut stock = Vec::new();
        while let Some(row) = rows.next()? {
            let facility = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            let Some(facility) = places.get(facility).copied() else { continue };
            let variant = row.get(0)?;
            stock.push(Stock {
                variant,
                facility,
                atp: row.get(2)?,
                safety_stock: row.get(3)?,
                allow_brokering: row.get(4)?,
                sold: sold.get(&(variant, facility)).copied().unwrap_or_default(),
            });
        }
        Ok(stock)
    }
}
