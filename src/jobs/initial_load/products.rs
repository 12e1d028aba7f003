//! `initial-load products`: brings a shop's whole catalog in (jobs.md, IL-1). Before the orders: they are made of it.

use std::collections::HashSet;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use super::load::{Hand, Loading, Stand, from_file, from_shop};
use super::parallel_reader::{Read, Taker};
use crate::job::{Job, JobName, Key, PlanCx};
use crate::jobs::products::sync::full::{self, Whole};
use crate::jobs::products::sync::kits::Components;
use crate::jobs::unreadable::failure;
use domain::plan::Plan;
use domain::plan::checkpoint::Checkpoint;
use domain::plan::initial_load::{Load, Loaded, Selection};
use domain::shopify::product::ShopProduct;
use domain::values::id::ProductId;
use shopify::bulk::{RawRecord, product};
use store::{self, Error};

/// The job, and the file that it is reading.
#[derive(Default)]
pub(crate) struct Products {
    at_hand: Hand<OfProducts>,
}

/// What can be set.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Settings {
    filter: Option<String>,
    from_file: Option<PathBuf>,
    again: bool,
}

impl Job for Products {
    const NAME: JobName = JobName { category: "initial-load", verb: "products" };
    const ABOUT: &'static str = "Load all products and variants in bulk";
    const READS: &'static str =
        "Shopify's products by bulk query with the components of kits, or a bulk result file";
    const WRITES: &'static str = "products and variants, as products sync";
    const WINDOWED: bool = false;
    const KEYS: &'static [Key] = &[
        Key {
            name: "filter",
            value: "SEARCH",
            about: "Shopify search that records must match, e.g. \"-channel:pos\"",
        },
        Key { name: "from-file", value: "PATH", about: "Read this one file now and leave it where it is" },
        Key { name: "again", value: "true|false", about: "Repeat a load that is finished" },
    ];
    type Settings = Settings;

    async fn plan(&self, cx: &PlanCx<'_>, settings: &Settings, from: &Checkpoint) -> Result<Plan> {
        if let Some(path) = &settings.from_file {
            return from_file::<OfProducts>(&self.at_hand, cx, path, from).await;
        }
        let selection = Selection { filter: settings.filter.clone(), ..Selection::default() };
        let name = serde_json::to_string(&selection).context("naming the load")?;
        let load = match Stand::of(cx, from, &name, settings.again) {
            Stand::GoesOn(load) => load,
            Stand::Finished => return Ok(Plan { checkpoint: from.clone(), ..Plan::default() }),
            Stand::Begins => Load::new(cx.now, name, None),
        };
        from_shop::<OfProducts>(&self.at_hand, cx, load, &selection, from).await
    }
}

/// The load of products.
pub(crate) struct OfProducts;

impl Loading for OfProducts {
    const OF: Loaded = Loaded::Products;
    const PAGE: usize = 250;
    type Taker = ProductTaker;

    fn taker(_: &PlanCx<'_>, from_shop: bool) -> ProductTaker {
        ProductTaker(if from_shop { Components::OfTheShop } else { Components::Untold })
    }

    /// Who owns an identity depends on the pages before, so a page is planned when those are in the store.
    async fn plan(cx: &PlanCx<'_>, taken: Taken, plan: &mut Plan) -> Result<()> {
        let ids: Vec<ProductId> = taken.products.iter().map(|product| product.id).collect();
        let stored = &cx.store.stored_products(&cx.shop.name, &ids)?;
        let (job, retried, components) = (Products::NAME, &HashSet::new(), taken.components);
        full::take_all(cx, &taken.products, &Whole { job, stored, retried, components }, plan).await
    }
}

/// Takes products out of a file, in the thread that reads it.
pub(crate) struct ProductTaker(Components);

/// Products of a page, and where it is told what kits among them are made of.
#[derive(Default)]
pub(crate) struct Taken {
    products: Vec<ShopProduct>,
    components: Components,
}

impl Taker for ProductTaker {
    type Taken = Taken;
    const SKIPS_KNOWN: bool = false;

    /// All of them are looked at: whether one has changed shows in its content.
    fn known(&self, _: &store::Reader, _: &[i64]) -> Result<HashSet<i64>, Error> {
        Ok(HashSet::new())
    }

    fn take(&self, _: &store::Reader, records: Vec<RawRecord>, page: &mut Read<Taken>) -> Result<(), Error> {
        page.taken.components = self.0;
        for one in &records {
            match product(one, &mut page.rows) {
                Ok(product) => page.taken.products.push(product),
                Err(bad) => page.failed.push(failure("product", bad)),
            }
        }
        Ok(())
    }
}
