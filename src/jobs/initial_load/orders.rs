//! `initial-load orders`: brings a shop's orders in, whatever their number (jobs.md, IL-2).

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::date_arg::When;
use super::load::{Hand, Loading, Stand, from_file, from_shop, standing};
use super::parallel_reader::{Read, Taker};
use crate::job::{Job, JobName, Key, PlanCx, Usage};
use crate::jobs::orders::import::{self, record};
use crate::jobs::unreadable::failure;
use domain::orders::import::{Known, import, named};
use domain::orders::policy::OrderPolicy;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::initial_load::{Load, Loaded, Selection};
use domain::plan::{Plan, Reason, Settles, Skipped, Step, Verdict};
use domain::shopify::order::ShopOrder;
use domain::values::id::OrderId;
use domain::values::window::Window;
use shopify::bulk::{BulkOrder, RawRecord, order};
use shopify::{OrderQuery, OrderTime};
use store::{self, Error};

/// How far an app sees back without the scope `read_all_orders` (facts.md §2.1).
const WITHOUT_ALL_ORDERS: TimeDelta = TimeDelta::days(60);

/// The job, and the file that it is reading.
#[derive(Default)]
pub(crate) struct Orders {
    at_hand: Hand<OfOrders>,
}

/// What can be set.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Settings {
    since_id: Option<i64>,
    created_from: Option<When>,
    created_to: Option<When>,
    status: Option<String>,
    fulfillment_status: Option<String>,
    filter: Option<String>,
    from_file: Option<PathBuf>,
    allow_missing_products: bool,
    again: bool,
}

impl Job for Orders {
    const NAME: JobName = JobName { category: "initial-load", verb: "orders" };
    const ABOUT: &'static str = "Load open orders or the whole order history in bulk";
    const READS: &'static str = "Shopify's orders by bulk query, or a bulk result file; orders that a bulk query cannot return in full, by id";
    const WRITES: &'static str =
        "orders with one item per unit, as orders new; archived orders in the facility general-ops";
    const WINDOWED: bool = false;
    const KEYS: &'static [Key] = &[
        Key { name: "since-id", value: "ID", about: "Only orders with a greater Shopify id" },
        Key { name: "created-from", value: "DATE", about: "Only orders created since this day or time" },
        Key { name: "created-to", value: "DATE", about: "Only orders created until this day or time" },
        Key { name: "status", value: "STATUS", about: "open (the default), closed, cancelled, or any" },
        Key {
            name: "fulfillment-status",
            value: "STATUS",
            about: "unfulfilled (the default), partial, fulfilled, …, or any",
        },
        Key {
            name: "filter",
            value: "SEARCH",
            about: "Shopify search that records must match, e.g. \"-channel:pos\"",
        },
        Key { name: "from-file", value: "PATH", about: "Read this one file now and leave it where it is" },
        Key {
            name: "allow-missing-products",
            value: "true|false",
            about: "Load orders although no products have been loaded",
        },
        Key { name: "again", value: "true|false", about: "Repeat a load that is finished" },
    ];
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        settings.check(cx)?;
        if let Some(path) = &settings.from_file {
            return from_file::<OfOrders>(&self.at_hand, cx, path, from).await;
        }
        let name = settings.name()?;
        let load = match Stand::of(cx, from, &name, settings.again) {
            Stand::GoesOn(load) => load,
            Stand::Finished => return Ok(Plan { checkpoint: from.clone(), ..Plan::default() }),
            Stand::Begins => match settings.range(cx).await? {
                Some(range) => Load::new(cx.now, name, Some(range)),
                None => return Ok(standing(from, &Load::new(cx.now, name, None).sliced())),
            },
        };
        from_shop::<OfOrders>(&self.at_hand, cx, load, &settings.selection(), from).await
    }
}

impl Settings {
    /// Products first: an order's items are units of variants.
    fn check(&self, cx: &PlanCx<'_>) -> Result<()> {
        let selects =
            [&self.status, &self.fulfillment_status].iter().any(|s| s.as_deref().is_some_and(|s| s != "any"));
        let narrows = self.since_id.is_some() || self.created_from.is_some() || self.created_to.is_some();
        if self.from_file.is_some() && (selects || narrows || self.filter.is_some()) {
            return Err(
                Usage("from-file: what is in the file is loaded; it cannot be narrowed".to_owned()).into()
            );
        }
        if !self.allow_missing_products && !cx.store.has_products(&cx.shop.name)? {
            bail!(
                "the store has no products of this shop yet, and orders are made of them: run `hwjobs initial-load \
                 products` first, or add --allow-missing-products"
            );
        }
        Ok(())
    }

    /// What is loaded, as the shop is asked for it.
    fn selection(&self) -> Selection {
        let word = |set: &Option<String>, default: &str| {
            Some(set.as_deref().unwrap_or(default)).filter(|word| *word != "any").map(str::to_owned)
        };
        Selection {
            since_id: self.since_id,
            status: word(&self.status, "open"),
            fulfillment_status: word(&self.fulfillment_status, "unfulfilled"),
            filter: self.filter.clone(),
        }
    }

    /// What is loaded, as one text: by it a load is known again.
    fn name(&self) -> Result<String> {
        let when = |when: &Option<When>| when.clone().map(String::from);
        let whole = (self.selection(), when(&self.created_from), when(&self.created_to));
        serde_json::to_string(&whole).context("naming the load")
    }

    /// Created when: from the shop's oldest order on, or as it was asked for.
    async fn range(&self, cx: &PlanCx<'_>) -> Result<Option<Window>> {
        let zone = cx.shop.timezone;
        let to = self.created_to.as_ref().and_then(|to| to.at(zone)).unwrap_or(cx.now).min(cx.now);
        let asked = self.created_from.as_ref().and_then(|from| from.at(zone));
        self.may_see(cx, asked).await?;
        let from = match asked {
            Some(from) => Some(from),
            None => oldest(cx, to).await?,
        };
        if let (Some(from), true) = (asked, self.created_to.is_some())
            && from > to
        {
            return Err(Usage("created-from is later than created-to".to_owned()).into());
        }
        Ok(from.filter(|from| *from <= to).map(|from| Window { from, to }))
    }

    /// Refuses what the app would see only the last sixty days of.
    async fn may_see(&self, cx: &PlanCx<'_>, from: Option<DateTime<Utc>>) -> Result<()> {
        if from.is_some_and(|from| from >= cx.now - WITHOUT_ALL_ORDERS) {
            return Ok(());
        }
        if cx.shopify.shop().await?.scopes.iter().any(|scope| scope == "read_all_orders") {
            return Ok(());
        }
        let day = (cx.now - WITHOUT_ALL_ORDERS).with_timezone(&cx.shop.timezone).format("%Y-%m-%d");
        let why = format!(
            "without read_all_orders this app sees only orders of the last 60 days, and more was asked for; grant it, or load \
             less with --created-from {day}"
        );
        Err(cx.shopify.refused(why).into())
    }
}

/// When the shop's oldest order was created.
async fn oldest(cx: &PlanCx<'_>, to: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let window = Window { from: DateTime::UNIX_EPOCH, to };
    let query = OrderQuery { by: OrderTime::Created, window, filter: None };
    let page = cx.shopify.order_heads(&query, None, 1).await?;
    Ok(page.items.first().map(|head| head.created_at))
}

/// Reads the orders whole of which a bulk result cannot tell all, and takes them with the page.
async fn complete(cx: &PlanCx<'_>, in_part: &[OrderId], plan: &mut Plan) -> Result<()> {
    if in_part.is_empty() {
        return Ok(());
    }
    let orders = import::read(cx, in_part, plan).await?;
    let known = import::known(cx, &orders)?;
    let policy = OrderPolicy { archived_is_history: true, ..cx.shop.policy.clone() };
    plan.steps.extend(orders.iter().map(|order| step(order, &known, &policy)));
    Ok(())
}

fn step(order: &ShopOrder, known: &Known, policy: &OrderPolicy) -> Step {
    Step {
        record: record(order),
        settles: Settles::Itself,
        verdict: Verdict::Created,
        why: "loaded".to_owned(),
        changes: import(order, known, policy),
        outgoing: Vec::new(),
    }
}

/// What is made of a page of orders.
#[derive(Default)]
pub(crate) struct Taken {
    /// One for each order that is told whole.
    steps: Vec<Step>,
    /// Orders that the shop must be asked for.
    in_part: Vec<OrderId>,
}

/// The load of orders.
pub(crate) struct OfOrders;

impl Loading for OfOrders {
    const OF: Loaded = Loaded::Orders;
    const PAGE: usize = 1000;
    type Taker = OrderTaker;

    fn taker(cx: &PlanCx<'_>, from_shop: bool) -> OrderTaker {
        let policy = OrderPolicy { archived_is_history: true, ..cx.shop.policy.clone() };
        OrderTaker { shop: cx.shop.name.clone(), policy, from_shop }
    }

    async fn plan(cx: &PlanCx<'_>, taken: Taken, plan: &mut Plan) -> Result<()> {
        plan.steps = taken.steps;
        complete(cx, &taken.in_part, plan).await
    }
}

/// Takes orders out of a file, in the thread that reads it.
pub(crate) struct OrderTaker {
    shop: String,
    policy: OrderPolicy,
    /// True if the shop can be asked for what the file does not tell.
    from_shop: bool,
}

impl Taker for OrderTaker {
    type Taken = Taken;
    const SKIPS_KNOWN: bool = true;

    fn known(&self, store: &store::Reader, ids: &[i64]) -> Result<HashSet<i64>, Error> {
        let ids: Vec<OrderId> = ids.iter().copied().map(OrderId).collect();
        Ok(store.known_orders(&self.shop, &ids)?.into_iter().map(|id| id.0).collect())
    }

    fn take(
        &self,
        store: &store::Reader,
        records: Vec<RawRecord>,
        page: &mut Read<Taken>,
    ) -> Result<(), Error> {
        let mut orders = Vec::with_capacity(records.len());
        for one in &records {
            match order(one, &mut page.rows) {
                Ok(BulkOrder::Whole(order) | BulkOrder::InPart(order))
                    if order.test && !self.policy.include_test =>
                {
                    page.skipped.push(Skipped { record: record(&order), reason: Reason::TestOrder });
                }
                Ok(BulkOrder::InPart(order)) if self.from_shop => page.taken.in_part.push(order.id),
                Ok(BulkOrder::Whole(order) | BulkOrder::InPart(order)) => orders.push(order),
                Err(bad) => page.failed.push(failure("order", bad)),
            }
        }
        let named = named(&orders, &self.policy);
        let known = Known {
            variants: store.known_variants(&self.shop, &named.variants)?,
            identities: store.known_identities(&named.identities)?,
            facilities: store.known_facilities(&named.facilities)?,
            // Only for what the store has already.
            described: HashMap::new(),
        };
        page.taken.steps = orders.iter().map(|order| step(order, &known, &self.policy)).collect();
        Ok(())
    }
}
