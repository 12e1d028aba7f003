//! One open shop being served: what all requests share.

use std::{cell::RefCell, collections::BTreeMap, time::Duration};

use chrono::{DateTime, SubsecRound as _, Utc};
use serde::Serialize;

use super::bucket::Level;
use super::fault::Script;
use super::options::Options;
use super::pending_jobs::{self, Due};
use super::state::State;
use super::stock::{Name, Place};
use super::{token, world};

/// The world key that tells a grown shop from an empty one.
pub(super) const GROWN: &str = "grown_at";

pub(super) struct Service {
    pub(super) state: RefCell<State>,
    pub(super) options: Options,
    pub(super) level: Level,
    pub(super) script: RefCell<Script>,
    pub(super) requests: Requests,
    /// The token that never dies.
    pub(super) token: String,
}

/// What was asked of the server so far.
#[derive(Debug, Default, Clone, Serialize)]
pub(super) struct Requests {
    total: u64,
    root_fields: BTreeMap<String, u64>,
    /// Milliseconds spent on answering.
    serving_ms: f64,
    /// Units that the shop sold between requests.
    sold: u64,
}

impl Service {
    /// Opens the shop, growing it first when it is new.
    pub(super) fn open(options: Options) -> anyhow::Result<Service> {
        let now = (options.clock)().trunc_subsecs(0);
        let mut state = State::open(&options.state)?;
        let token = state.transaction(|state| {
            options.late.map_or(Ok(()), |percent| state.make_late(percent))?;
            state.put("index_lag_ms", &options.index_lag.as_millis().to_string())?;
            if state.get(GROWN)?.is_none() {
                grow(state, &options, now)?;
            } else if state.get("seed")?.is_some() && state.end_of_levels()? == 1 {
                world::lay_in(state, now)?;
            }
            pending_jobs::keep(state, Due::All, now)?;
            anyhow::Ok(token::lasting(state, options.seed)?)
        })?;
        let level = Level::full(options.bucket, now);
        let script = RefCell::new(Script::new(options.faults.clone()));
        Ok(Service {
            state: RefCell::new(state),
            options,
            level,
            script,
            requests: Requests::default(),
            token,
        })
    }

    /// The shop's time, in whole seconds as all its times are.
    pub(super) fn now(&self) -> DateTime<Utc> {
        (self.options.clock)().trunc_subsecs(0)
    }

    /// Lets the world go on a little.
    pub(super) fn step(&mut self) -> anyhow::Result<world::Stepped> {
        let now = self.now();
        self.state.get_mut().transaction(|state| {
            pending_jobs::keep(state, Due::All, now)?;
            world::step(state, now)
        })
    }

    /// Lets things happen to one order.
    pub(super) fn happen(&mut self, order: &str, names: &[String]) -> anyhow::Result<world::Stepped> {
        let now = self.now();
        self.state.get_mut().transaction(|state| {
            pending_jobs::keep(state, Due::All, now)?;
            world::happen(state, order, names, now)
        })
    }

    /// Sells a unit of something if this many requests were answered since the last time.
    pub(super) fn sell_in_between(&mut self) -> anyhow::Result<()> {
        let every = u64::from(self.options.sell_every);
        if every == 0 || !self.requests.total.is_multiple_of(every) {
            return Ok(());
        }
        let now = self.now();
        let sold = self.state.get_mut().transaction(|state| world::sell_one(state, now))?;
        self.requests.sold += u64::from(sold);
        Ok(())
    }

    /// Writes down what somebody found at a location.
    pub(super) fn stock_up(&mut self, place: Place, found: &BTreeMap<Name, i64>) -> anyhow::Result<bool> {
        let now = self.now();
        world::count(self.state.get_mut(), place, found, now)
    }

    /// Deletes a product or a collection.
    pub(super) fn delete(&mut self, gid: &str, heard: world::Heard) -> anyhow::Result<()> {
        let now = self.now();
        world::delete(self.state.get_mut(), gid, heard, now)
    }

    /// Writes a product or a collection.
    pub(super) fn put(&mut self, doc: serde_json::Value) -> anyhow::Result<()> {
        let now = self.now();
        world::put(self.state.get_mut(), doc, now)
    }

    /// Places plain orders.
    pub(super) fn place(&mut self, orders: u32) -> anyhow::Result<world::Stepped> {
        let now = self.now();
        self.state.get_mut().transaction(|state| world::place(state, orders, now))?;
        Ok(world::Stepped { placed: orders, ..world::Stepped::default() })
    }
}

impl Requests {
    /// Counts a request for these root fields.
    pub(super) fn count(&mut self, root_fields: Vec<String>, serving: Duration) {
        self.total += 1;
        self.serving_ms += serving.as_secs_f64() * 1000.0;
        for field in root_fields {
            *self.root_fields.entry(field).or_default() += 1;
        }
    }
}

fn grow(state: &mut State, options: &Options, now: DateTime<Utc>) -> anyhow::Result<()> {
    state.put("seed", &options.seed.to_string())?;
    state.put(GROWN, &super::state::stamp(now))?;
    let plan = world::Plan { seed: options.seed, orders: options.orders, ..world::Plan::default() };
    world::create(state, &plan, now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Barrier};

    /// What tells one world from another.
    fn opened(options: Options) -> anyhow::Result<(String, Vec<i64>)> {
        let Service { state, token, .. } = Service::open(options)?;
        Ok((token, state.into_inner().order_ids()?))
    }

    #[test]
    fn a_fresh_world_grows_once_whoever_opens_the_shop_first() {
        let folder = tempfile::tempdir().unwrap();
        let start = Barrier::new(4);
        let open = |seed| {
            let clock = Arc::new(|| DateTime::from_timestamp(1_795_000_000, 0).unwrap());
            let mut options = Options::new(folder.path().join("shop.db"), clock);
            options.orders = 10;
            // Each would grow another world.
            options.seed = seed;
            start.wait();
            opened(options).unwrap()
        };
        let worlds: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (1..=4).map(|seed| scope.spawn(move || open(seed))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(worlds.iter().all(|world| *world == worlds[0]), "{worlds:?}");
        assert_eq!(worlds[0].1.len(), 10);
    }
}
