//! Rows in every form that JSON allows.

use super::*;

fn identity(row: &str) -> Option<(Depth, RowType, i64, i64)> {
    identify(row.as_bytes()).ok().map(|row| (row.depth, row.row_type, row.number, row.parent))
}

#[test]
fn row_is_identified_in_any_form() {
    let order = Some((Depth::Root, RowType::Order, 7, 7));
    for row in [
        r#"{"id":"gid://shopify/Order/7","note":"\"__parentId\":\"x\""}"#,
        r#"{"id":"gid:\/\/shopify\/Order\/7","note":"a \u003c b"}"#,
        r#"{"__typename":"Order","id":"gid://shopify/Order/7"}"#,
        r#"{ "id" : "gid://shopify/Order/7" }"#,
        r#"{"name":"\u0041","id":"gid:\u002f\u002fshopify\/Order\/7"}"#,
    ] {
        assert_eq!(identity(row), order, "{row}");
    }
    let line = Some((Depth::Child, RowType::LineItem, 8, 7));
    for row in [
        r#"{"id":"gid://shopify/LineItem/8","__parentId":"gid://shopify/Order/7"}"#,
        r#"{"id":"gid:\/\/shopify\/LineItem\/8","__parentId":"gid:\/\/shopify\/Order\/7"}"#,
        r#"{"__parentId":"gid://shopify/Order/7","id":"gid://shopify/LineItem/8"}"#,
        r#"{"id":"gid://shopify/LineItem/8","__parentId":"gid://shopify/Order/7","sku":"A"}"#,
        r#"{"id":"gid://shopify/LineItem/8","__parentId": "gid://shopify/Order/7"}"#,
        r#"{"id":"gid://shopify/LineItem/8","\u005f_parentId":"gid://shopify/Order/7"}"#,
        r#"{"__typename":"LineItem","id":"gid://shopify/LineItem/8","__parentId":"gid://shopify/Order/7"}"#,
    ] {
        assert_eq!(identity(row), line, "{row}");
    }
    let part = r#"{"__parentId":"gid:\/\/shopify\/FulfillmentOrder\/9","id":"gid://shopify/FulfillmentOrderLineItem/1"}"#;
    assert_eq!(identity(part), Some((Depth::Grandchild, RowType::FulfillmentOrderLineItem, 1, 9)));
}

#[test]
fn row_without_known_type_keeps_its_record() {
    let nameless = r#"{"quantity":1,"__parentId":"gid://shopify/Product/7"}"#;
    assert_eq!(identity(nameless), Some((Depth::Child, RowType::Other, 0, 7)));
    assert_eq!(type_name(nameless.as_bytes()), Ok(None));
    let typed = r#"{"__typename":"Note","__parentId":"gid://shopify/Product/7"}"#;
    assert_eq!(type_name(typed.as_bytes()), Ok(Some("Note".to_owned())));
    let level = r#"{"id":"gid://shopify/InventoryLevel/5?inventory_item_id=6","__parentId":"gid://shopify/Product/7"}"#;
    assert_eq!(identity(level), Some((Depth::Child, RowType::Other, 5, 7)));
    assert_eq!(type_name(level.as_bytes()), Ok(Some("InventoryLevel".to_owned())));
}

#[test]
fn nested_member_is_no_parent() {
    let row = r#"{"id":"gid://shopify/Order/7","note":{"__parentId":"gid://shopify/Order/8"}}"#;
    assert_eq!(identity(row), Some((Depth::Root, RowType::Order, 7, 7)));
}

#[test]
fn broken_row_is_identified_by_what_is_left() {
    let cut = r#"{"id":"gid://shopify/LineItem/8","sku":"A,"__parentId":"gid:\/\/shopify\/Order\/7""#;
    assert_eq!(identity(cut), Some((Depth::Child, RowType::LineItem, 8, 7)));
    let order = r#"{"id": "gid://shopify/Order/7","name":"one"#;
    assert_eq!(identity(order), Some((Depth::Root, RowType::Order, 7, 7)));
    for lost in ["", "{", r#"{"id":"gid://shopify/LineItem/8","sku": x "#, "{\"id\":\"", "\u{0}\u{1}"] {
        assert!(matches!(identify(lost.as_bytes()), Err(Unidentified::Broken(_))), "{lost}");
    }
}

#[test]
fn row_of_no_record_is_foreign() {
    for row in [
        "{}",
        r#"{"id":"gid://shopify/Customer/7"}"#,
        r#"{"id":"gid://shopify/Order/x"}"#,
        r#"{"id":"gid://shopify/Order/7x"}"#,
        r#"{"id":"gid://shopify/LineItem/8","__parentId":"7"}"#,
    ] {
        assert!(matches!(identify(row.as_bytes()), Err(Unidentified::Foreign(_))), "{row}");
    }
}
