//! `orders new`: brings in every order that the shop has and the store has not (jobs.md, O-1).
//!
//! Heads first, which are cheap; bodies only of the orders that are unknown. An order the store has is never changed
//! here: that is the business of `orders update`.

use std::collections::{BTreeMap, HashSet};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::catalog::Span;
use crate::domain::checkpoint::Checkpoint;
use crate::domain::id::OrderId;
use crate::domain::import::order::{self, Known, OrderPolicy, Preselected};
use crate::domain::outgoing::{Outgoing, Tagged};
use crate::domain::plan::{Failure, Plan, Reason, Record, Step, Verdict};
use crate::domain::shop_order::ShopOrder;
use crate::domain::window::WindowPolicy;
use crate::job::{Job, JobName, Key, PlanCx};
use crate::jobs::sweep::{Swept, next_page};
use crate::shopify::{Fetched, OrderQuery, OrderTime};

/// The job.
#[derive(Default)]
pub(crate) struct New;

/// What can be set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Settings {
    overlap: Span,
    settle: Span,
    first_window: Span,
    page_size: u16,
    filter: Option<String>,
    include_test: bool,
    pickup_property: String,
    preselected: Option<PreselectedSettings>,
    shipping_methods: BTreeMap<String, String>,
    mark: Mark,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PreselectedSettings {
    tag: String,
    facility_property: String,
    method_property: Option<String>,
}

/// What an imported order gets at the shop, so that its staff see that it has been taken.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Mark {
    tag: Option<String>,
    note: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            overlap: Span::minutes(1),
            settle: Span::minutes(5),
            first_window: Span::days(60),
            page_size: 100,
            filter: None,
            include_test: false,
            pickup_property: "_pickupstore".to_owned(),
            preselected: None,
            shipping_methods: BTreeMap::new(),
            mark: Mark::default(),
        }
    }
}

impl Job for New {
    const NAME: JobName = JobName { category: "orders", verb: "new" };
    const ABOUT: &'static str = "Import the orders that the shop has and the store has not";
    const READS: &'static str = "the shop's orders by creation time, then the unknown ones whole";
    const WRITES: &'static str = "orders with one item per unit, ship groups, payments; placeholders for unknown variants and facilities; \
         at the shop, if set, a tag or a line of note";
    const KEYS: &'static [Key] = &[
        Key { name: "overlap", about: "how far a window reaches back into the one before" },
        Key {
            name: "settle",
            about: "how long an order is left alone after it was placed, for apps to touch it",
        },
        Key {
            name: "first-window",
            about: "how far the first run reaches back; over 60d needs read_all_orders",
        },
        Key { name: "page-size", about: "orders per page and transaction, 1 to 250" },
        Key {
            name: "filter",
            about: "a Shopify search that orders must match besides, e.g. \"-channel:pos\"",
        },
        Key { name: "include-test", about: "import test orders too" },
        Key { name: "pickup-property", about: "the line property that holds the store code of a pickup" },
        Key {
            name: "preselected",
            about: "{ tag, facility-property, method-property }: orders with that tag name \
                                           their facility on their lines",
        },
        Key { name: "shipping-methods", about: "shipping title → shipping method; others are `standard`" },
        Key { name: "mark", about: "{ tag, note }: what an imported order gets at the shop" },
    ];
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        let size = cx.page(settings.page_size);
        let fetch = async |window, cursor: Option<&str>| {
            let query = OrderQuery { by: OrderTime::Created, window, filter: settings.filter.clone() };
            cx.shopify.order_heads(&query, cursor, size).await
        };
        let Swept { heads, checkpoint, more } =
            next_page(cx, from, &settings.window(), fetch, |head| head.created_at).await?;

        let mut plan = Plan { checkpoint, more, ..Plan::default() };
        let wanted = unknown(cx, heads.iter().map(|head| head.id), &mut plan)?;
        let fetched = cx.shopify.orders(&wanted).await?;
        let orders = sort_out(fetched, settings, &mut plan);
        let policy = settings.policy(cx);
        let known = known(cx, &orders, &policy)?;
        plan.steps.extend(orders.iter().map(|order| step(order, &known, &policy, &settings.mark)));
        Ok(plan)
    }
}

impl Settings {
    fn window(&self) -> WindowPolicy {
        WindowPolicy {
            overlap: self.overlap.as_delta(),
            settle: self.settle.as_delta(),
            first: Some(self.first_window.as_delta()),
        }
    }

    fn policy(&self, cx: &PlanCx<'_>) -> OrderPolicy {
        OrderPolicy {
            identifier: cx.shop.identifier,
            pickup_property: self.pickup_property.clone(),
            preselected: self.preselected.as_ref().map(|p| Preselected {
                tag: p.tag.clone(),
                facility_property: p.facility_property.clone(),
                method_property: p.method_property.clone(),
            }),
            shipping_methods: self
                .shipping_methods
                .iter()
                .map(|(title, method)| (title.to_lowercase(), method.clone()))
                .collect(),
        }
    }
}

/// The orders to read: those of the page that the store has not, and those that failed before and are due again.
fn unknown(cx: &PlanCx<'_>, page: impl Iterator<Item = OrderId>, plan: &mut Plan) -> Result<Vec<OrderId>> {
    let retried: Vec<OrderId> = cx.retries("order").into_iter().map(OrderId).collect();
    let mut seen = HashSet::new();
    let mut ids: Vec<OrderId> = page.chain(retried.iter().copied()).filter(|id| seen.insert(*id)).collect();
    let known = cx.store.known_orders(&cx.shop.name, &ids)?;
    ids.retain(|id| !known.contains(id));
    let (settled, unchanged): (Vec<&OrderId>, Vec<&OrderId>) =
        known.iter().partition(|id| retried.contains(id));
    plan.unchanged += unchanged.len() as u32;
    plan.steps.extend(settled.into_iter().map(|id| taken_meanwhile(*id)));
    Ok(ids)
}

/// An order that failed before and came in by another way since: nothing to do but to forget its failure.
fn taken_meanwhile(id: OrderId) -> Step {
    Step {
        record: Record::new("order", id, format!("order {id}")),
        settles: Vec::new(),
        verdict: Verdict::Unchanged,
        why: "came in meanwhile".to_owned(),
        changes: Vec::new(),
        outgoing: Vec::new(),
    }
}

/// Puts aside what is not to be imported, each with its reason.
fn sort_out(
    fetched: Vec<Fetched<OrderId, ShopOrder>>,
    settings: &Settings,
    plan: &mut Plan,
) -> Vec<ShopOrder> {
    let mut orders = Vec::with_capacity(fetched.len());
    for one in fetched {
        match one {
            Fetched::Taken(order) if order.test && !settings.include_test => {
                plan.skip(record(&order), Reason::TestOrder);
            }
            Fetched::Taken(order) => orders.push(order),
            Fetched::Gone(id) => plan.skip(Record::new("order", id, format!("order {id}")), Reason::Gone),
            Fetched::Unreadable(bad) => {
                let name = bad.name.unwrap_or_else(|| format!("order {}", bad.id));
                plan.failed.push(Failure {
                    record: Record::new("order", bad.id, name),
                    reason: bad.reason,
                    payload: bad.payload,
                });
            }
        }
    }
    orders
}

/// What the store knows of everything that these orders name, in three questions.
fn known(cx: &PlanCx<'_>, orders: &[ShopOrder], policy: &OrderPolicy) -> Result<Known> {
    let named = order::named(orders, policy);
    Ok(Known {
        variants: cx.store.known_variants(&cx.shop.name, &named.variants)?,
        identities: cx.store.known_identities(&named.identities)?,
        facilities: cx.store.known_facilities(&named.facilities)?,
    })
}

fn step(order: &ShopOrder, known: &Known, policy: &OrderPolicy, mark: &Mark) -> Step {
    let tag =
        mark.tag.iter().map(|tag| Outgoing::AddTags { to: Tagged::Order(order.id), tags: vec![tag.clone()] });
    let note = mark.note.iter().map(|line| Outgoing::AppendNote { order: order.id, line: line.clone() });
    Step {
        record: record(order),
        settles: Vec::new(),
        verdict: Verdict::Created,
        why: "not in the store".to_owned(),
        changes: order::import(order, known, policy),
        outgoing: tag.chain(note).collect(),
    }
}

fn record(order: &ShopOrder) -> Record {
    Record::new("order", order.id, order.name.clone())
}
