//! Random answers that the schema allows, nulls included, are read by our structs: a wrong nullability or a missing
//! selection shows at once.

use apollo_smith::{ResponseBuilder, Unstructured};
use serde::de::DeserializeOwned;

use super::connection::Nodes;
use super::fulfillment::{FulfillmentLine, FulfillmentOrder, FulfillmentOrderLine};
use super::level::LevelOfItem;
use super::line::Line;
use super::product::Variant;
use super::returns::{RefundLine, Return, ReturnLine};
use super::value::Reference;
use super::*;
use crate::documents::*;
use crate::schema::{parsed, schema};

const SEEDS: u64 = 200;

/// Hands random data of a document to `read`. `pinned` is a part of the answer that is not left to chance.
fn fuzzed(document: &Document, pinned: &str, read: impl Fn(&str) -> serde_json::Result<()>) {
    let operation = parsed(document);
    let pinned: apollo_smith::Value = serde_json::from_str(pinned).unwrap();
    for seed in 0..SEEDS {
        let mut dice = fastrand::Rng::with_seed(seed);
        let bytes: Vec<u8> = std::iter::repeat_with(|| dice.u8(..)).take(1 << 14).collect();
        let name = operation.operations.named.keys().next().map(|name| name.as_str());
        let data = ResponseBuilder::new(&mut Unstructured::new(&bytes), &operation, schema())
            .with_operation_name(name)
            .with_null_ratio(1, 4)
            .with_min_list_size(1)
            .with_max_list_size(3)
            .with_partial_data(pinned.clone())
            .build_data()
            .unwrap();
        let data = serde_json::to_string(&data).unwrap();
        read(&data).unwrap_or_else(|e| panic!("{}, seed {seed}: {e}\n{data}", document.name));
    }
}

fn read<T: DeserializeOwned>(data: &str) -> serde_json::Result<()> {
    serde_json::from_str::<T>(data).map(|_| ())
}

fn each<'a, T: DeserializeOwned>(
    raw: impl IntoIterator<Item = &'a Box<serde_json::value::RawValue>>,
) -> serde_json::Result<()> {
    raw.into_iter().try_for_each(|raw| read::<T>(raw.get()))
}

fn nodes<T: DeserializeOwned>(data: &str) -> serde_json::Result<()> {
    each::<T>(serde_json::from_str::<Nodes>(data)?.nodes.iter().flatten())
}

fn continued<T: DeserializeOwned>(data: &str) -> serde_json::Result<()> {
    match serde_json::from_str::<Continued>(data)?.owner {
        Some(owner) => each::<T>(&owner.rest.nodes),
        None => Ok(()),
    }
}

#[test]
fn orders_that_the_schema_allows_are_read() {
    fuzzed(&ORDER_HEADS, "{}", |data| {
        each::<OrderHead>(&serde_json::from_str::<OrderHeads>(data)?.orders.nodes)
    });
    fuzzed(&FULFILLMENT_ORDER_HEADS, "{}", |data| {
        let heads = serde_json::from_str::<FulfillmentOrderHeads>(data)?;
        each::<FulfillmentOrderHead>(&heads.fulfillment_orders.nodes)
    });
    fuzzed(
        &ORDERS_BY_IDS,
        r#"{"nodes":[{"__typename":"Order"},null,{"__typename":"Order"}]}"#,
        nodes::<Order>,
    );
    fuzzed(&ORDERS_TOUCHED, r#"{"nodes":[{"__typename":"Order"},null]}"#, nodes::<OrderTouched>);
    fuzzed(&ORDER_LINES_PAGE, "{}", continued::<Line>);
    fuzzed(&ORDER_FULFILLMENT_ORDERS_PAGE, "{}", continued::<FulfillmentOrder>);
    fuzzed(&FULFILLMENT_ORDER_LINES_PAGE, "{}", continued::<FulfillmentOrderLine>);
    fuzzed(&FULFILLMENT_LINES_PAGE, "{}", continued::<FulfillmentLine>);
    fuzzed(&ORDER_LONG_LISTS, "{}", |data| each::<Lists>(&serde_json::from_str::<LongLists>(data)?.order));
}

#[test]
fn what_was_given_back_as_the_schema_allows_is_read() {
    fuzzed(&AFTERMATH_HEADS, "{}", |data| {
        each::<ReturnsHeadWire>(&serde_json::from_str::<ReturnsHeads>(data)?.orders.nodes)
    });
    let order = r#"{"nodes":[{"__typename":"Order"},null]}"#;
    fuzzed(&AFTERMATH_BY_ORDER_IDS, order, nodes::<ReturnsOfOrderWire>);
    fuzzed(&ORDER_RETURNS_PAGE, "{}", continued::<Return>);
    fuzzed(&RETURN_LINES_PAGE, "{}", continued::<ReturnLine>);
    fuzzed(&REFUND_LINES_PAGE, "{}", continued::<RefundLine>);
}

#[test]
fn products_that_the_schema_allows_are_read() {
    fuzzed(&PRODUCT_HEADS, "{}", |data| {
        each::<ProductHead>(&serde_json::from_str::<ProductHeads>(data)?.products.nodes)
    });
    fuzzed(&PRODUCT_IDS, "{}", read::<ProductIds>);
    fuzzed(&PRODUCT_DELETIONS, "{}", read::<Deletions>);
    fuzzed(&PRODUCTS_BY_IDS, r#"{"nodes":[{"__typename":"Product"},null]}"#, nodes::<Product>);
    fuzzed(&PRODUCT_VARIANTS_PAGE, "{}", continued::<Variant>);
}

#[test]
fn stock_that_the_schema_allows_is_read() {
    fuzzed(&LEVELS_BY_LOCATION, "{}", |data| {
        let levels = serde_json::from_str::<LevelsByLocation>(data)?.location;
        each::<LevelAtLocation>(levels.iter().flat_map(|location| &location.inventory_levels.nodes))
    });
    fuzzed(&LEVELS_BY_ITEMS, r#"{"nodes":[{"__typename":"InventoryItem"},null]}"#, nodes::<ItemLevels>);
    fuzzed(&ITEM_LEVELS_PAGE, "{}", continued::<LevelOfItem>);
    fuzzed(&LEVELS_ADJUST, "{}", read::<LevelsChanged>);
    fuzzed(&LEVEL_ACTIVATE, "{}", read::<LevelsChanged>);
}

#[test]
fn collections_that_the_schema_allows_are_read() {
    fuzzed(&COLLECTION_HEADS, "{}", |data| {
        each::<CollectionHead>(&serde_json::from_str::<CollectionHeads>(data)?.collections.nodes)
    });
    fuzzed(&COLLECTIONS_BY_IDS, r#"{"nodes":[{"__typename":"Collection"},null]}"#, nodes::<Collection>);
    fuzzed(&COLLECTION_PRODUCTS_PAGE, "{}", continued::<Reference>);
}

#[test]
fn everything_else_that_the_schema_allows_is_read() {
    fuzzed(&SHOP, "{}", read::<Shop>);
    fuzzed(&LOCATIONS, "{}", read::<Locations>);
    fuzzed(&TAGS, r#"{"node":{"__typename":"Order"}}"#, read::<Tags>);
    fuzzed(&TAGS, r#"{"node":{"__typename":"Product"}}"#, read::<Tags>);
    fuzzed(&TAGS, r#"{"node":null}"#, read::<Tags>);
    fuzzed(&TAGS_ADD, "{}", read::<TagsAdd>);
    fuzzed(&ORDER_CANCEL, "{}", read::<OrderCancel>);
    fuzzed(&ORDER_CANCELLED, "{}", read::<OrderCancelled>);
    fuzzed(&JOB, "{}", read::<Job>);
    fuzzed(&ORDER_NOTE, "{}", read::<OrderNote>);
    fuzzed(&ORDER_NOTE_UPDATE, "{}", read::<OrderNoteUpdate>);
}
