//! Stock is read whole or refused by item, and changed from the number that was seen or left alone.

use serde_json::{Value, json};

use super::{Canned, shop};
use crate::{Fetched, Reply};
use domain::plan::outgoing::Outgoing;
use domain::plan::outgoing::level_change::LevelChange;
use domain::values::id::{InventoryItemId, LocationId};
use domain::values::window::Window;

fn change(item: i64, location: i64, from: i64, to: i64) -> LevelChange {
    LevelChange { item: InventoryItemId(item), location: LocationId(location), from, to }
}

fn push(changes: Vec<LevelChange>) -> Outgoing {
    Outgoing::AdjustLevels { page: "changes/1".into(), changes }
}

fn answered(errors: &Value) -> Canned {
    Canned::data(json!({ "inventoryAdjustQuantities": { "userErrors": errors } }))
}

fn stale(index: &str) -> Value {
    json!({ "code": "CHANGE_FROM_QUANTITY_STALE", "message": "no longer matches",
            "field": ["input", "changes", index, "changeFromQuantity"] })
}

#[tokio::test]
async fn what_was_overtaken_is_left_out_with_its_whole_item_and_the_others_go_on() {
    let shop = shop(vec![answered(&json!([stale("0")])), answered(&json!([]))]);
    let changes = vec![change(1, 1, 5, 3), change(1, 2, 0, 2), change(2, 1, 7, 9)];
    let Reply::InPart(unmoved) = shop.writer.send(&push(changes)).await.unwrap() else {
        panic!("not in part")
    };
    assert_eq!(unmoved.len(), 1);
    assert!(unmoved[0].overtaken && unmoved[0].item == InventoryItemId(1));
    let asked = shop.script.asked();
    let sent = |at: usize| asked[at].variables()["input"]["changes"].as_array().unwrap().clone();
    assert_eq!(sent(0)[0]["delta"], -2);
    assert_eq!(sent(0)[0]["changeFromQuantity"], 5);
    assert_eq!(sent(1).len(), 1, "the units would be twice there if only one end of a move went on");
    assert_eq!(sent(1)[0]["inventoryItemId"], "gid://shopify/InventoryItem/2");
    assert_ne!(asked[0].variables()["key"], asked[1].variables()["key"], "another form is another intent");
}

#[tokio::test]
async fn the_same_intent_is_sent_under_the_same_key_again() {
    let lost = || Canned::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{");
    let shop = shop(vec![lost(), answered(&json!([]))]);
    assert_eq!(shop.writer.send(&push(vec![change(1, 1, 5, 3)])).await.unwrap(), Reply::Done);
    let asked = shop.script.asked();
    assert_eq!(asked[0].body, asked[1].body);
    assert_eq!(shop.writer.looked_up(&push(vec![])).await.unwrap(), None, "the shop's memory is the look");
}

#[tokio::test]
async fn a_key_that_the_shop_is_busy_with_is_waited_for_and_then_not_known() {
    let busy = || {
        let error = json!({ "code": "IDEMPOTENCY_CONCURRENT_REQUEST", "message": "busy", "field": null });
        answered(&json!([error]))
    };
    let one = shop(vec![busy(), answered(&json!([]))]);
    assert_eq!(one.writer.send(&push(vec![change(1, 1, 5, 3)])).await.unwrap(), Reply::Done);
    let other = shop((0..7).map(|_| busy()).collect());
    let error = other.writer.send(&push(vec![change(1, 1, 5, 3)])).await.unwrap_err();
    assert!(matches!(error, crate::Error::OutcomeUnknown { .. }), "{error}");
}

#[tokio::test]
async fn a_difference_says_that_it_does_not_matter_what_is_there() {
    let shop = shop(vec![answered(&json!([]))]);
    let add =
        Outgoing::AddToLevel { item: InventoryItemId(1), location: LocationId(2), units: -3, rows: (10, 20) };
    assert_eq!(shop.writer.send(&add).await.unwrap(), Reply::Done);
    let sent = shop.script.asked()[0].variables();
    let change = &sent["input"]["changes"][0];
    assert_eq!((&change["delta"], change.get("changeFromQuantity")), (&json!(-3), Some(&Value::Null)));
}

fn level(item: i64, quantities: Value) -> Value {
    json!({ "isActive": true, "updatedAt": "2026-11-23T10:00:00Z", "quantities": quantities,
            "item": { "id": format!("gid://shopify/InventoryItem/{item}"), "sku": "A", "tracked": true } })
}

fn three(available: i64) -> Value {
    json!([{ "name": "available", "quantity": available }, { "name": "committed", "quantity": 0 },
           { "name": "on_hand", "quantity": available }])
}

#[tokio::test]
async fn a_level_that_cannot_be_read_is_its_items_failure_alone() {
    let nodes = json!([level(1, three(4)), level(2, json!([{ "name": "available", "quantity": 4 }]))]);
    let levels = json!({ "nodes": nodes, "pageInfo": { "hasNextPage": false, "endCursor": null } });
    let shop = shop(vec![Canned::data(json!({ "location": { "inventoryLevels": levels } }))]);
    let at = |text: &str| text.parse().unwrap();
    let window = Window { from: at("2026-11-23T09:00:00Z"), to: at("2026-11-23T11:00:00Z") };
    let page = shop.reader.levels_at(LocationId(7), &window, None, 10).await.unwrap().unwrap();
    assert_eq!(page.items.iter().map(|read| read.level.available).collect::<Vec<_>>(), [4]);
    assert_eq!(page.unreadable[0].id, InventoryItemId(2));
    assert!(page.unreadable[0].reason.contains("committed"), "{}", page.unreadable[0].reason);
    let asked = shop.script.asked()[0].variables();
    assert_eq!(asked["query"], "updated_at:>='2026-11-23T09:00:00Z' AND updated_at:<='2026-11-23T11:00:00Z'");
}

#[tokio::test]
async fn an_item_is_read_with_the_levels_behind_its_first_page() {
    let at = |location: i64, available| {
        json!({ "isActive": location != 9, "quantities": three(available),
                "location": { "id": format!("gid://shopify/Location/{location}") } })
    };
    let page = |nodes, more: bool| json!({ "nodes": nodes, "pageInfo": { "hasNextPage": more, "endCursor": if more { json!("c") } else { Value::Null } } });
    let item = json!({ "__typename": "InventoryItem", "id": "gid://shopify/InventoryItem/1", "sku": "", "tracked": true,
                       "inventoryLevels": page(json!([at(1, 4)]), true) });
    let rest = page(json!([at(2, 5), at(9, 6)]), false);
    let shop = shop(vec![
        Canned::data(json!({ "nodes": [item, null] })),
        Canned::data(json!({ "owner": { "rest": rest } })),
    ]);
    let items = shop.reader.levels_of(&[InventoryItemId(1), InventoryItemId(2)]).await.unwrap();
    let [Fetched::Taken(item), Fetched::Gone(InventoryItemId(2))] = items.as_slice() else {
        panic!("{items:?}")
    };
    let levels: Vec<(i64, i64)> =
        item.levels.iter().map(|level| (level.location.0, level.available)).collect();
    assert_eq!(levels, [(1, 4), (2, 5)], "what is stocked no longer is not there");
}
