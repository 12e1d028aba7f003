//! How products come into collections and out of them. A smart collection takes its members in by itself, and its own time
//! of change does not move; a manual one changes by hand.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::catalog::{handle, staff_picks};
use super::ids::{Gid, Ref};
use super::model::{Collection, Product, RuleSet, SortOrder};
use super::{State, persistence, render};

/// One product in so many is picked by the staff.
const PICKED: usize = 17;

/// Takes a product into the collections that it is said to be in; one that is not there yet is made.
pub(super) fn enter(state: &mut State, product: &Product, at: DateTime<Utc>) -> anyhow::Result<()> {
    for mention in &product.collections {
        let mut collection = match collection(state, &mention.id)? {
            Some(collection) => collection,
            None => smart(&mention.id, &product.product_type, at),
        };
        if !holds(&collection, &product.id) {
            collection.products.push(Ref::from(&product.id));
            put(state, &collection, at)?;
        }
    }
    Ok(())
}

/// Takes a product out of every collection.
pub(super) fn leave(state: &mut State, product: &Gid, at: DateTime<Utc>) -> anyhow::Result<()> {
    for id in state.collection_ids()? {
        let Some(doc) = state.collection(id)? else { continue };
        let mut collection: Collection = render::read(&doc)?;
        if holds(&collection, product) {
            collection.products.retain(|member| member.id != *product);
            put(state, &collection, at)?;
        }
    }
    Ok(())
}

/// The staff makes its choice.
pub(super) fn pick(state: &mut State, at: DateTime<Utc>) -> anyhow::Result<()> {
    let mut picked = by_hand(&staff_picks(), "Staff Picks", at);
    for id in state.product_ids()?.into_iter().step_by(PICKED) {
        if let Some(mut product) = persistence::product(state, id)? {
            picked.products.push(Ref::from(&product.id));
            product.collections.push(Ref::from(&picked.id));
            persistence::put_product(state, id, &product, product.updated_at)?;
        }
    }
    put(state, &picked, at)
}

/// The staff changes its mind about one product: in or out.
pub(super) fn toggle(state: &mut State, product: i64, now: DateTime<Utc>) -> anyhow::Result<bool> {
    let (Some(mut product), Some(mut picked)) =
        (persistence::product(state, product)?, collection(state, &staff_picks())?)
    else {
        return Ok(false);
    };
    if holds(&picked, &product.id) {
        picked.products.retain(|member| member.id != product.id);
        product.collections.retain(|mention| mention.id != picked.id);
    } else {
        picked.products.push(Ref::from(&product.id));
        product.collections.push(Ref::from(&picked.id));
    }
    (picked.updated_at, product.updated_at) = (now, now);
    put(state, &picked, now)?;
    let visible_at = persistence::visible_at(state, now)?;
    persistence::put_product(state, product.id.number().parse()?, &product, visible_at)?;
    Ok(true)
}

fn collection(state: &State, id: &Gid) -> anyhow::Result<Option<Collection>> {
    state.collection(id.number().parse()?)?.map(|doc| render::read(&doc)).transpose()
}

fn put(state: &mut State, collection: &Collection, at: DateTime<Utc>) -> anyhow::Result<()> {
    let visible_at = persistence::visible_at(state, at)?;
    Ok(state.put_collection(&Value::Object(render::fields(collection)?), visible_at)?)
}

fn holds(collection: &Collection, product: &Gid) -> bool {
    collection.products.iter().any(|member| member.id == *product)
}

fn smart(id: &Gid, product_type: &str, at: DateTime<Utc>) -> Collection {
    let rule_set = Some(RuleSet { applied_disjunctively: false });
    Collection { rule_set, sort_order: SortOrder::BestSelling, ..by_hand(id, product_type, at) }
}

fn by_hand(id: &Gid, title: &str, at: DateTime<Utc>) -> Collection {
    Collection {
        legacy_resource_id: id.number().to_owned(),
        id: id.clone(),
        title: title.to_owned(),
        handle: handle(title),
        updated_at: at,
        sort_order: SortOrder::Manual,
        rule_set: None,
        products: Vec::new(),
    }
}
