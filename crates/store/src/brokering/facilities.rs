//! The facilities: where they are, in which groups, and how many orders they have been given today.

use std::collections::HashMap;

use rusqlite::named_params;

use super::Asked;
use crate::error::Error;
use crate::reader::Reader;
use crate::sql;
use crate::stream::at;
use crate::text::{json, word};
use domain::brokering::facts::{Coordinates, Facility, Membership, Order};
use domain::facility::FacilityId;
use domain::plan::change::Day;

impl Reader {
    /// Every facility that is no queue, by their ids, and which day it is there.
    pub(super) fn places(
        &self,
        asked: &Asked<'_>,
    ) -> Result<(Vec<Facility>, HashMap<FacilityId, Day>), Error> {
        let mut groups: HashMap<String, Vec<Membership>> = HashMap::new();
        let members =
            self.rows(sql!("routable_members"), named_params! { ":now": at(asked.now) }, |row| {
                Ok((row.get(0)?, Membership { group: row.get(1)?, position: row.get(2)? }))
            })?;
        for (facility, membership) in members {
            groups.entry(facility).or_default().push(membership);
        }
        let mut days = HashMap::new();
        let mut facilities = self.rows(sql!("routable_facilities"), &[], |row| {
            let id = FacilityId(row.get(0)?);
            let zone: Option<String> = row.get(1)?;
            let zone = zone.map(|zone| word(1, &zone, |zone| zone.parse().ok())).transpose()?;
            days.insert(id.clone(), Day::of(asked.now, zone.unwrap_or(asked.timezone)));
            let place = row.get::<_, Option<f64>>(2)?.zip(row.get(3)?);
            Ok(Facility {
                at: place.map(|(latitude, longitude)| Coordinates { latitude, longitude }),
                groups: groups.remove(&id.0).unwrap_or_default(),
                order_limit: row.get(4)?,
                orders_today: 0,
                id,
            })
        })?;
        let counts = self.counts(&days)?;
        for facility in &mut facilities {
            facility.orders_today = counts.get(&facility.id).copied().unwrap_or_default();
        }
        Ok((facilities, days))
    }

    /// The orders of the day of each facility: one question for each day that it is anywhere.
    fn counts(&self, days: &HashMap<FacilityId, Day>) -> Result<HashMap<FacilityId, u32>, Error> {
        let mut dates: Vec<_> = days.values().map(|day| day.date).collect();
        dates.sort_unstable();
        dates.dedup();
        let mut counts = HashMap::new();
        for date in dates {
            let day = named_params! { ":day": date.to_string() };
            let found =
                self.rows(sql!("routable_days"), day, |row| Ok((FacilityId(row.get(0)?), row.get(1)?)))?;
            counts
                .extend(found.into_iter().filter(|(id, _)| days.get(id).is_some_and(|day| day.date == date)));
        }
        Ok(counts)
    }

    /// Says of each order, ascending, where it counts today already. Only where a limit could keep it out is that asked.
    pub(super) fn count_where_given(
        &self,
        asked: &Asked<'_>,
        orders: &mut [Order],
        facilities: &[Facility],
        days: &HashMap<FacilityId, Day>,
    ) -> Result<(), Error> {
        let counting = |it: &&Facility| it.order_limit.is_some() && it.orders_today > 0;
        let began: HashMap<&str, String> = facilities
            .iter()
            .filter(counting)
            .filter_map(|facility| Some((facility.id.0.as_str(), at(days.get(&facility.id)?.began))))
            .collect();
        let Some(since) = began.values().min() else { return Ok(()) };
        let queues = json(&asked.queues.iter().map(|queue| queue.id()).collect::<Vec<_>>())?;
        let counting = json(&began.keys().collect::<Vec<_>>())?;
        let params = named_params! { ":queues": queues, ":facilities": counting, ":since": since };
        let given = self.rows(sql!("routable_counted"), params, |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
        })?;
        for (order, facility, last) in given {
            // To the second: what comes after it is `Z`, or a fraction.
            let today = began
                .get(facility.as_str())
                .is_some_and(|began| last.as_str() >= began.trim_end_matches('Z'));
            let known = orders.binary_search_by_key(&order, |order| order.id);
            if let (true, Ok(known)) = (today, known) {
                orders[known].counted_at.push(FacilityId(facility));
            }
        }
        Ok(())
    }
}
