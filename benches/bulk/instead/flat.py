"""A row of the bulk result as rows of the plain tables (tables.sql): for every contestant that is written in Python.

A child names its parent, so each row can go where it belongs as it comes, whatever the order.
"""

import re
from pathlib import Path

import orjson

HERE = Path(__file__).resolve().parent
TABLES = (HERE / "tables.sql").read_text()
INDEXES = (HERE / "indexes.sql").read_text()

# SQLite knows no truth values; others do.
BOOLEANS = {"test", "requires_shipping", "gift_card", "taxes_included"}


def columns():
    """Table -> its columns with their kinds, in their order."""
    found = {}
    for table, body in re.findall(r"CREATE TABLE IF NOT EXISTS (\w+) \((.*?)\n\)", TABLES, re.DOTALL):
        named = [column.split()[:2] for column in body.split(",")]
        found[table] = [(name, "BOOLEAN" if name in BOOLEANS else kind) for name, kind in named]
    return found


def rows(path):
    """Every row of the file as (table, values), an order's lists right behind it."""
    with open(path, "rb") as lines:
        for line in lines:
            yield from flatten(orjson.loads(line))


def flatten(row):
    kind = row["id"].split("/", 4)[3]
    if kind == "Order":
        at = number(row["id"])
        yield "orders", order(at, row)
        for transaction in row["transactions"]:
            yield "transactions", payment(at, transaction)
        for refund in row["refunds"]:
            yield "refunds", payback(at, refund)
        for sent in row["fulfillments"]:
            values = number(sent["id"]), at, sent["status"], sent["createdAt"], sent["updatedAt"]
            yield "fulfillments", values
    else:
        table, values = CHILDREN[kind]
        yield table, values(row)


def number(gid):
    return int(gid.rsplit("/", 1)[1])


def of(reference):
    return reference and number(reference["id"])


def amount(bag):
    return bag["shopMoney"]["amount"]


def text(value):
    return orjson.dumps(value).decode()


def order(at, row):
    buyer, address, shipping = row["customer"] or {}, row["shippingAddress"] or {}, row["shippingLine"]
    return (
        at, row["name"], row["test"], row["createdAt"], row["processedAt"], row["updatedAt"], row["cancelledAt"],
        row["cancelReason"], row["closedAt"], row["displayFinancialStatus"], row["displayFulfillmentStatus"],
        row["currencyCode"], row["sourceName"], of(row["retailLocation"]), row["note"], text(row["tags"]),
        text(row["customAttributes"]), of(row["customer"]), buyer.get("firstName"), buyer.get("lastName"),
        row["email"], row["phone"], address.get("name"), address.get("address1"), address.get("address2"),
        address.get("city"), address.get("provinceCode"), address.get("countryCodeV2"), address.get("zip"),
        address.get("latitude"), address.get("longitude"),
        shipping and shipping["title"], shipping and shipping["code"],
        shipping and amount(shipping["originalPriceSet"]), shipping and amount(shipping["discountedPriceSet"]),
        row["taxesIncluded"], amount(row["currentTotalPriceSet"]), amount(row["totalOutstandingSet"]),
        amount(row["totalRefundedSet"]), amount(row["totalTipReceivedSet"]),
    )  # fmt: skip


def payment(at, row):
    return (
        number(row["id"]), at, row["kind"], row["status"], row["gateway"], row["processedAt"], row["test"],
        amount(row["amountSet"]), of(row["parentTransaction"]),
    )  # fmt: skip


def payback(at, row):
    return (
        number(row["id"]), at, row["createdAt"], row["updatedAt"], row["note"], amount(row["totalRefundedSet"]),
        of(row["return"]),
    )  # fmt: skip


def line_item(row):
    return (
        number(row["id"]), number(row["__parentId"]), row["sku"], row["title"], row["variantTitle"], row["quantity"],
        row["currentQuantity"], row["unfulfilledQuantity"], row["requiresShipping"], row["isGiftCard"],
        of(row["product"]), of(row["variant"]), amount(row["originalUnitPriceSet"]), text(row["customAttributes"]),
        text(row["taxLines"]), text(row["discountAllocations"]),
    )  # fmt: skip


def fulfillment_order(row):
    method, assigned = row["deliveryMethod"] or {}, row["assignedLocation"]
    return (
        number(row["id"]), number(row["__parentId"]), row["status"], row["fulfillAt"], row["fulfillBy"],
        method.get("methodType"), method.get("maxDeliveryDateTime"), of(assigned["location"]), assigned["name"],
    )  # fmt: skip


def fulfillment_order_line(row):
    return (
        number(row["id"]), number(row["__parentId"]), of(row["lineItem"]), row["totalQuantity"],
        row["remainingQuantity"],
    )  # fmt: skip


def returned(row):
    return (
        number(row["id"]), number(row["__parentId"]), row["name"], row["status"], row["totalQuantity"],
        row["createdAt"], row["closedAt"],
    )  # fmt: skip


CHILDREN = {
    "LineItem": ("line_items", line_item),
    "FulfillmentOrder": ("fulfillment_orders", fulfillment_order),
    "FulfillmentOrderLineItem": ("fulfillment_order_lines", fulfillment_order_line),
    "Return": ("returns", returned),
}
