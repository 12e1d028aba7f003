//! Returns and refunds, in every state that they can be in.

use serde_json::{Value, json};

use super::shop::{Found, Shop};

/// A shop, and an online order of it that was paid and sent.
async fn sent() -> (Shop, Found) {
    let shop = Shop::grown(60);
    let query = "financial_status:paid fulfillment_status:unshipped status:open return_status:no_return source_name:web";
    let order = shop.found(query).await.pop().unwrap();
    *shop.clock.lock().unwrap() += chrono::TimeDelta::minutes(5);
    shop.happen(&order, "send").await;
    (shop, order)
}

async fn read(shop: &Shop, order: &Found) -> Value {
    let document = "query($id: ID!) { order(id: $id) { updatedAt returnStatus displayFinancialStatus closed
        displayFulfillmentStatus retailLocation { id }
        totalOutstandingSet { shopMoney { amount } }
        lineItems(first: 50) { nodes { id quantity currentQuantity unfulfilledQuantity } }
        agreements(first: 20) { nodes { __typename reason ... on ReturnAgreement { return { id } }
            sales(first: 5) { nodes { actionType quantity ... on ProductSale { lineItem { id } } } } } }
        returns(first: 10) { nodes { id name status closedAt requestApprovedAt totalQuantity decline { reason note }
            returnLineItems(first: 50) { nodes { quantity processedQuantity refundedQuantity processableQuantity
                returnReason customerNote returnReasonDefinition { handle name }
                ... on ReturnLineItem { restockingFee { percentage amountSet { shopMoney { amount } } }
                    fulfillmentLineItem { lineItem { id sku } } } } }
            exchangeLineItems(first: 5) { nodes { id quantity processedQuantity lineItems { id sku quantity } } }
            reverseFulfillmentOrders(first: 5) { nodes { status lineItems(first: 50) { nodes { totalQuantity
                dispositions { id type quantity createdAt location { id name } } } } } }
            refunds(first: 5) { nodes { id note totalRefundedSet { shopMoney { amount } } } } } }
        refunds(first: 10) { id note return { id } totalRefundedSet { shopMoney { amount } }
            refundLineItems(first: 50) { nodes { quantity restockType restocked location { id name } lineItem { id sku }
                priceSet { shopMoney { amount } } subtotalSet { shopMoney { amount } } totalTaxSet { shopMoney { amount } } } }
            refundShippingLines(first: 5) { nodes { subtotalAmountSet { shopMoney { amount } } shippingLine { title } } }
            orderAdjustments(first: 5) { nodes { reason amountSet { shopMoney { amount } } } }
            transactions(first: 5) { nodes { kind device { id } location { id name } } } } } }";
    let answer = shop.ask(document, json!({ "id": order.id })).await;
    assert_eq!(answer["errors"], Value::Null, "{answer:#}");
    answer["data"]["order"].clone()
}

fn nodes(connection: &Value) -> &[Value] {
    connection["nodes"].as_array().unwrap()
}

fn returned(order: &Value) -> &Value {
    nodes(&order["returns"]).last().unwrap()
}

fn disposition(order: &Value) -> &Value {
    &returned(order)["reverseFulfillmentOrders"]["nodes"][0]["lineItems"]["nodes"][0]["dispositions"][0]
}

fn units(order: &Value, field: &str) -> i64 {
    nodes(&order["lineItems"]).iter().map(|line| line[field].as_i64().unwrap()).sum()
}

#[tokio::test]
async fn a_return_goes_its_way_step_by_step() {
    let (shop, order) = sent().await;
    shop.happen(&order, "request-return").await;
    let asked = read(&shop, &order).await;
    assert_eq!(asked["returnStatus"], "RETURN_REQUESTED");
    let back = returned(&asked);
    assert_eq!((&back["status"], &back["requestApprovedAt"]), (&json!("REQUESTED"), &Value::Null));
    assert_eq!(back["returnLineItems"]["nodes"][0]["returnReason"], "SIZE_TOO_LARGE");
    let definition = json!({ "handle": "size-too-large", "name": "Size was too large" });
    assert_eq!(back["returnLineItems"]["nodes"][0]["returnReasonDefinition"], definition);
    shop.happen(&order, "approve-return").await;
    let approved = read(&shop, &order).await;
    assert_eq!(approved["returnStatus"], "IN_PROGRESS");
    assert_eq!(returned(&approved)["requestApprovedAt"], "2026-11-23T12:05:00Z");
    assert_eq!(returned(&approved)["reverseFulfillmentOrders"]["nodes"][0]["status"], "OPEN");
    shop.happen(&order, "process-return").await;
    let processed = read(&shop, &order).await;
    assert_eq!(processed["returnStatus"], "IN_PROGRESS", "processing leaves it open");
    let back = returned(&processed);
    assert_eq!(back["returnLineItems"]["nodes"][0]["processedQuantity"], 1);
    assert_eq!(disposition(&processed)["type"], "RESTOCKED");
    assert_eq!(disposition(&processed)["location"]["name"], "Newark Warehouse");
    assert_eq!(back["refunds"]["nodes"][0]["id"], processed["refunds"][0]["id"]);
    assert_eq!(processed["refunds"][0]["return"]["id"], back["id"]);
    let line = &processed["refunds"][0]["refundLineItems"]["nodes"][0];
    assert_eq!((&line["restockType"], &line["restocked"]), (&json!("RETURN"), &json!(true)));
    assert_eq!(line["priceSet"], line["subtotalSet"], "one unit");
    assert_eq!(units(&processed, "currentQuantity"), units(&asked, "currentQuantity") - 1);
    shop.happen(&order, "close-return").await;
    let closed = read(&shop, &order).await;
    assert_eq!(closed["returnStatus"], "RETURNED");
    assert_eq!(returned(&closed)["closedAt"], "2026-11-23T12:05:00Z");
    shop.happen(&order, "reopen-return").await;
    let reopened = read(&shop, &order).await;
    assert_eq!(
        (&reopened["returnStatus"], &returned(&reopened)["closedAt"]),
        (&json!("IN_PROGRESS"), &Value::Null)
    );
}

#[tokio::test]
async fn what_became_of_the_units_is_told_by_their_disposition() {
    for (what, found, restocked, refunds) in [
        ("receive", "RESTOCKED", true, 1),
        ("receive-damaged", "PROCESSING_REQUIRED", false, 1),
        ("receive-unstocked", "NOT_RESTOCKED", false, 1),
        ("receive-nothing", "MISSING", false, 0),
    ] {
        let (shop, order) = sent().await;
        shop.happen(&order, &format!("request-return approve-return {what}")).await;
        let read = read(&shop, &order).await;
        assert_eq!(read["returnStatus"], "RETURNED", "{what}");
        assert_eq!(
            (&disposition(&read)["type"], &disposition(&read)["quantity"]),
            (&json!(found), &json!(1))
        );
        let refunded: Vec<&Value> = read["refunds"].as_array().unwrap().iter().collect();
        assert_eq!(refunded.len(), refunds, "{what}");
        for line in refunded.iter().flat_map(|refund| nodes(&refund["refundLineItems"])) {
            assert_eq!((&line["restockType"], &line["restocked"]), (&json!("RETURN"), &json!(restocked)));
            assert_eq!(line["location"].is_object(), restocked, "{what}");
        }
        let line = &returned(&read)["returnLineItems"]["nodes"][0];
        assert_eq!((&line["processedQuantity"], &line["refundedQuantity"]), (&json!(1), &json!(refunds)));
        assert_eq!(nodes(&returned(&read)["refunds"]).len(), refunds);
    }
}

#[tokio::test]
async fn a_return_at_a_counter_names_its_till_and_its_shelf() {
    for (what, has_return) in [("return-at-store", true), ("refund-at-store", false)] {
        let (shop, order) = sent().await;
        shop.happen(&order, what).await;
        let read = read(&shop, &order).await;
        assert_eq!(read["retailLocation"], Value::Null, "it was bought online");
        let refund = &read["refunds"][0];
        let (line, paid) = (&refund["refundLineItems"]["nodes"][0], &refund["transactions"]["nodes"][0]);
        assert!(line["location"]["name"].as_str().unwrap().ends_with(" Store"));
        assert_eq!(line["restocked"], true);
        assert_eq!(line["location"], paid["location"]);
        assert!(paid["device"]["id"].as_str().unwrap().starts_with("gid://shopify/PointOfSaleDevice/"));
        assert_eq!(refund["return"].is_object(), has_return, "{what}");
        assert_eq!(read["returnStatus"], if has_return { "RETURNED" } else { "NO_RETURN" });
    }
}

#[tokio::test]
async fn an_exchange_becomes_a_line_of_the_same_order_once_it_is_processed() {
    let (shop, order) = sent().await;
    shop.happen(&order, "request-exchange approve-return").await;
    let before = read(&shop, &order).await;
    let wished = &returned(&before)["exchangeLineItems"]["nodes"][0];
    assert_eq!((&wished["processedQuantity"], &wished["lineItems"]), (&json!(0), &json!([])));
    assert_eq!(
        returned(&before)["returnLineItems"]["nodes"][0]["customerNote"],
        "Please send me the right one"
    );
    shop.happen(&order, "receive").await;
    let after = read(&shop, &order).await;
    let added = nodes(&after["lineItems"]).last().unwrap();
    assert_eq!(nodes(&after["lineItems"]).len(), nodes(&before["lineItems"]).len() + 1);
    assert_eq!((&added["quantity"], &added["unfulfilledQuantity"]), (&json!(1), &json!(1)));
    let exchanged = &returned(&after)["exchangeLineItems"]["nodes"][0];
    assert_eq!(exchanged["processedQuantity"], 1);
    assert_eq!(exchanged["lineItems"][0]["id"], added["id"]);
    assert!(exchanged["lineItems"][0]["sku"].is_string());
    assert_eq!(after["displayFulfillmentStatus"], "PARTIALLY_FULFILLED");
    assert_eq!(after["closed"], false);
    assert_eq!(after["totalOutstandingSet"]["shopMoney"]["amount"], "0.00");
    let agreed =
        nodes(&after["agreements"]).iter().find(|one| one["__typename"] == "ReturnAgreement").unwrap();
    assert_eq!((&agreed["reason"], &agreed["return"]["id"]), (&json!("RETURN"), &returned(&after)["id"]));
    assert_eq!(agreed["sales"]["nodes"][0]["lineItem"]["id"], added["id"]);
}

#[tokio::test]
async fn a_declined_or_cancelled_return_is_no_return() {
    let (shop, order) = sent().await;
    shop.happen(&order, "request-return decline-return").await;
    let declined = read(&shop, &order).await;
    assert_eq!(declined["returnStatus"], "NO_RETURN");
    assert_eq!(returned(&declined)["status"], "DECLINED");
    assert_eq!(
        returned(&declined)["decline"],
        json!({ "reason": "RETURN_PERIOD_ENDED", "note": "Thirty days are over" })
    );
    shop.happen(&order, "request-return approve-return cancel-return").await;
    let cancelled = read(&shop, &order).await;
    assert_eq!(cancelled["returnStatus"], "NO_RETURN");
    assert_eq!(returned(&cancelled)["status"], "CANCELED");
    assert_eq!(returned(&cancelled)["reverseFulfillmentOrders"]["nodes"][0]["status"], "CANCELED");
    assert_eq!(cancelled["refunds"], json!([]));
}

#[tokio::test]
async fn a_restocking_fee_is_kept_back() {
    let (shop, order) = sent().await;
    shop.happen(&order, "request-return-for-a-fee approve-return receive").await;
    let read = read(&shop, &order).await;
    let fee = &returned(&read)["returnLineItems"]["nodes"][0]["restockingFee"];
    assert_eq!(fee["percentage"], 10.0);
    let kept = &read["refunds"][0]["orderAdjustments"]["nodes"][0];
    assert_eq!(kept["amountSet"], fee["amountSet"]);
    let cents =
        |bag: &Value| bag["shopMoney"]["amount"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    let line = &read["refunds"][0]["refundLineItems"]["nodes"][0];
    let worth = cents(&line["subtotalSet"]) + cents(&line["totalTaxSet"]);
    assert_eq!(cents(&read["refunds"][0]["totalRefundedSet"]), worth - cents(&fee["amountSet"]));
}

#[tokio::test]
async fn several_refunds_of_one_order_are_told_apart() {
    let (shop, order) = sent().await;
    shop.happen(&order, "goodwill refund-again take-back").await;
    let read = read(&shop, &order).await;
    let lines: Vec<usize> = read["refunds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|refund| nodes(&refund["refundLineItems"]).len())
        .collect();
    assert_eq!(lines, [0, 0, 1]);
    assert_eq!(
        read["refunds"][0]["orderAdjustments"]["nodes"][0]["amountSet"]["shopMoney"]["amount"],
        "-10.00"
    );
    assert_eq!(read["refunds"][0]["transactions"]["nodes"][0]["device"], Value::Null);
    assert_eq!(read["returnStatus"], "NO_RETURN");
}

#[tokio::test]
async fn shipping_can_be_paid_back_alone() {
    let shop = Shop::grown(60);
    let query = "financial_status:paid return_status:no_return status:open";
    for order in shop.found(query).await {
        if shop.post("/sandbox/step", &format!("{} refund-shipping", order.name)).await.status() == 200 {
            let read = read(&shop, &order).await;
            let refund = &read["refunds"][0];
            assert_eq!(nodes(&refund["refundLineItems"]).len(), 0);
            assert!(refund["refundShippingLines"]["nodes"][0]["shippingLine"]["title"].is_string());
            assert_eq!(read["displayFinancialStatus"], "PARTIALLY_REFUNDED");
            return;
        }
    }
    panic!("no order was charged for shipping");
}

#[tokio::test]
async fn more_than_a_page_of_return_lines_is_paged() {
    let shop = Shop::grown(60);
    let sixty = Found { id: "gid://shopify/Order/6215000000041".to_owned(), name: "BS-1041".to_owned() };
    shop.happen(&sixty, "send request-return-of-all").await;
    let id = returned(&read(&shop, &sixty).await)["id"].clone();
    let document = "query($id: ID!, $after: String) { return(id: $id) { totalQuantity
        returnLineItems(first: 25, after: $after) { nodes { id quantity } pageInfo { hasNextPage endCursor } } } }";
    let (mut told, mut pages, mut after) = (0, 0, Value::Null);
    loop {
        let answer = shop.ask(document, json!({ "id": id, "after": after })).await;
        let page = &answer["data"]["return"]["returnLineItems"];
        told += nodes(page).iter().map(|line| line["quantity"].as_i64().unwrap()).sum::<i64>();
        pages += 1;
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(answer["data"]["return"]["totalQuantity"], told);
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(pages, 3);
}

#[tokio::test]
async fn orders_are_found_by_what_came_back_and_what_was_paid_back() {
    let shop = Shop::grown(200);
    let count = async |query: &str| shop.found(query).await.len();
    let (returned, under_way) =
        (count("return_status:returned").await, count("return_status:in_progress").await);
    assert!(returned > 0 && under_way > 0);
    assert_eq!(count("return_status:returned,in_progress").await, returned + under_way);
    assert_eq!(count("return_status:returned OR return_status:in_progress").await, returned + under_way);
    let back = "-return_status:in_progress AND (return_status:returned OR \
                (return_status:no_return AND financial_status:refunded,partially_refunded))";
    let paid_back = count("return_status:no_return financial_status:refunded,partially_refunded").await;
    assert!(paid_back > 0);
    assert_eq!(count(back).await, returned + paid_back);
}
