-- Where each fulfillment order stands, so that they can be listed and searched without going through the orders. Laid
-- down in a fresh shop, and in one that was made before there was such a list.

CREATE TABLE fulfillment_orders (  -- the document itself is in its order's `doc`
    id          INTEGER PRIMARY KEY,
    order_id    INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    status      TEXT NOT NULL,
    location_id INTEGER,
    updated_at  TEXT NOT NULL,     -- moves without its order's
    visible_at  TEXT NOT NULL
) STRICT;
CREATE INDEX fulfillment_orders_by_update ON fulfillment_orders (updated_at, id);
CREATE INDEX fulfillment_orders_by_order ON fulfillment_orders (order_id);

INSERT INTO fulfillment_orders (id, order_id, status, location_id, updated_at, visible_at)
SELECT CAST(replace(part.value ->> 'id', 'gid://shopify/FulfillmentOrder/', '') AS INTEGER), orders.id,
    part.value ->> 'status',
    CAST(replace(part.value ->> '$.assignedLocation.location.id', 'gid://shopify/Location/', '') AS INTEGER),
    part.value ->> 'updatedAt', orders.visible_at
FROM orders, json_each(orders.doc, '$.fulfillmentOrders') AS part;

INSERT OR IGNORE INTO order_parts (gid, order_id)
SELECT part.value ->> 'id', orders.id FROM orders, json_each(orders.doc, '$.refunds') AS part;

INSERT OR IGNORE INTO order_parts (gid, order_id)
SELECT part.value ->> 'id', orders.id FROM orders, json_each(orders.doc, '$.returns') AS part;
