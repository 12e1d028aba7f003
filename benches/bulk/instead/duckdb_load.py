"""DuckDB reads JSON lines by itself; the tables are a SELECT each.

    python duckdb_load.py orders.jsonl orders.duckdb

The rows of all kinds are read once, into a table on disk; from there each kind goes into its own.
"""

import sys

import duckdb
import flat

MONEY = "STRUCT(\"shopMoney\" STRUCT(amount VARCHAR, \"currencyCode\" VARCHAR))"
REFERENCE = "STRUCT(id VARCHAR)"

# What rows of any kind have. Guessing it from the first rows would miss what is rare.
SHAPE = {
    "id": "VARCHAR", "__parentId": "VARCHAR", "name": "VARCHAR", "status": "VARCHAR", "createdAt": "VARCHAR",
    "updatedAt": "VARCHAR", "closedAt": "VARCHAR", "test": "BOOLEAN", "processedAt": "VARCHAR",
    "cancelledAt": "VARCHAR", "cancelReason": "VARCHAR", "displayFinancialStatus": "VARCHAR",
    "displayFulfillmentStatus": "VARCHAR", "currencyCode": "VARCHAR", "sourceName": "VARCHAR",
    "retailLocation": REFERENCE, "note": "VARCHAR", "tags": "JSON", "customAttributes": "JSON",
    "customer": "STRUCT(id VARCHAR, \"firstName\" VARCHAR, \"lastName\" VARCHAR)",
    "email": "VARCHAR", "phone": "VARCHAR",
    "shippingAddress": "STRUCT(name VARCHAR, address1 VARCHAR, address2 VARCHAR, city VARCHAR,"
    " \"provinceCode\" VARCHAR, \"countryCodeV2\" VARCHAR, zip VARCHAR, latitude DOUBLE, longitude DOUBLE)",
    "shippingLine": f"STRUCT(title VARCHAR, code VARCHAR, \"originalPriceSet\" {MONEY}, \"discountedPriceSet\" {MONEY})",
    "taxesIncluded": "BOOLEAN", "currentTotalPriceSet": MONEY, "totalOutstandingSet": MONEY,
    "totalRefundedSet": MONEY, "totalTipReceivedSet": MONEY,
    "transactions": "STRUCT(id VARCHAR, kind VARCHAR, status VARCHAR, gateway VARCHAR, \"processedAt\" VARCHAR,"
    f" test BOOLEAN, \"amountSet\" {MONEY}, \"parentTransaction\" {REFERENCE})[]",
    "refunds": "STRUCT(id VARCHAR, \"createdAt\" VARCHAR, \"updatedAt\" VARCHAR, note VARCHAR,"
    f" \"totalRefundedSet\" {MONEY}, \"return\" {REFERENCE})[]",
    "fulfillments": "STRUCT(id VARCHAR, status VARCHAR, \"createdAt\" VARCHAR, \"updatedAt\" VARCHAR)[]",
    "sku": "VARCHAR", "title": "VARCHAR", "variantTitle": "VARCHAR", "quantity": "BIGINT",
    "currentQuantity": "BIGINT", "unfulfilledQuantity": "BIGINT", "requiresShipping": "BOOLEAN",
    "isGiftCard": "BOOLEAN", "product": REFERENCE, "variant": REFERENCE, "originalUnitPriceSet": MONEY,
    "taxLines": "JSON", "discountAllocations": "JSON", "fulfillAt": "VARCHAR", "fulfillBy": "VARCHAR",
    "deliveryMethod": "STRUCT(\"methodType\" VARCHAR, \"maxDeliveryDateTime\" VARCHAR)",
    "assignedLocation": f"STRUCT(name VARCHAR, location {REFERENCE})",
    "totalQuantity": "BIGINT", "remainingQuantity": "BIGINT", "lineItem": REFERENCE,
}  # fmt: skip

NUMBER = "CREATE MACRO number(gid) AS CAST(string_split(gid, '/')[5] AS BIGINT)"
KIND = "CREATE MACRO kind(gid) AS string_split(gid, '/')[4]"

SELECTS = {
    "orders": """number(id), name, test, "createdAt", "processedAt", "updatedAt", "cancelledAt", "cancelReason",
        "closedAt", "displayFinancialStatus", "displayFulfillmentStatus", "currencyCode", "sourceName",
        number("retailLocation".id), note, tags, "customAttributes", number(customer.id), customer."firstName",
        customer."lastName", email, phone, "shippingAddress".name, "shippingAddress".address1,
        "shippingAddress".address2, "shippingAddress".city, "shippingAddress"."provinceCode",
        "shippingAddress"."countryCodeV2", "shippingAddress".zip, "shippingAddress".latitude,
        "shippingAddress".longitude, "shippingLine".title, "shippingLine".code,
        "shippingLine"."originalPriceSet"."shopMoney".amount, "shippingLine"."discountedPriceSet"."shopMoney".amount,
        "taxesIncluded", "currentTotalPriceSet"."shopMoney".amount, "totalOutstandingSet"."shopMoney".amount,
        "totalRefundedSet"."shopMoney".amount, "totalTipReceivedSet"."shopMoney".amount
        FROM staged WHERE kind(id) = 'Order'""",
    "line_items": """number(id), number("__parentId"), sku, title, "variantTitle", quantity, "currentQuantity",
        "unfulfilledQuantity", "requiresShipping", "isGiftCard", number(product.id), number(variant.id),
        "originalUnitPriceSet"."shopMoney".amount, "customAttributes", "taxLines", "discountAllocations"
        FROM staged WHERE kind(id) = 'LineItem'""",
    "fulfillment_orders": """number(id), number("__parentId"), status, "fulfillAt", "fulfillBy",
        "deliveryMethod"."methodType", "deliveryMethod"."maxDeliveryDateTime",
        number("assignedLocation".location.id), "assignedLocation".name
        FROM staged WHERE kind(id) = 'FulfillmentOrder'""",
    "fulfillment_order_lines": """number(id), number("__parentId"), number("lineItem".id), "totalQuantity",
        "remainingQuantity" FROM staged WHERE kind(id) = 'FulfillmentOrderLineItem'""",
    "returns": """number(id), number("__parentId"), name, status, "totalQuantity", "createdAt", "closedAt"
        FROM staged WHERE kind(id) = 'Return'""",
    "transactions": """number(one.id), number(id), one.kind, one.status, one.gateway, one."processedAt", one.test,
        one."amountSet"."shopMoney".amount, number(one."parentTransaction".id)
        FROM (SELECT id, unnest(transactions) AS one FROM staged WHERE kind(id) = 'Order')""",
    "refunds": """number(one.id), number(id), one."createdAt", one."updatedAt", one.note,
        one."totalRefundedSet"."shopMoney".amount, number(one."return".id)
        FROM (SELECT id, unnest(refunds) AS one FROM staged WHERE kind(id) = 'Order')""",
    "fulfillments": """number(one.id), number(id), one.status, one."createdAt", one."updatedAt"
        FROM (SELECT id, unnest(fulfillments) AS one FROM staged WHERE kind(id) = 'Order')""",
}


def main(path, database):
    store = duckdb.connect(database)
    # SQLite's numbers have 64 bits.
    store.execute(flat.TABLES.replace(" INTEGER", " BIGINT").replace(" REAL", " DOUBLE"))
    for macro in [NUMBER, KIND]:
        store.execute(macro)
    shape = ", ".join(f"'{name}': '{kind}'" for name, kind in SHAPE.items())
    lines = f"read_json('{path}', format = 'newline_delimited', columns = {{{shape}}})"
    store.execute(f"CREATE TABLE staged AS SELECT * FROM {lines}")
    for table, select in SELECTS.items():
        store.execute(f"INSERT OR REPLACE INTO {table} SELECT {select}")
    store.execute("DROP TABLE staged")
    store.execute(flat.INDEXES)
    store.execute("CHECKPOINT")
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
