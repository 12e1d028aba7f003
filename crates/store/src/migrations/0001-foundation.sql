-- Times are UTC, ISO 8601 with Z. Amounts are decimal strings in the order's currency. Numbers of Shopify's are the
-- digits at the end of its gid.

CREATE TABLE shops (
    shop          TEXT PRIMARY KEY,          -- its name in jobs.toml
    domain        TEXT NOT NULL,
    first_run_at  TEXT NOT NULL
) STRICT;

-- Places that hold stock, and queues: virtual facilities in which items wait.
CREATE TABLE facilities (
    facility    TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('queue', 'unknown', 'store', 'outlet-store', 'warehouse', 'outlet-warehouse')),
    described   INTEGER NOT NULL DEFAULT 1 CHECK (described IN (0, 1))   -- 0: an order named it, nobody has described it yet
) STRICT;

INSERT INTO facilities (facility, name, kind) VALUES
    ('brokering', 'Brokering queue', 'queue'),
    ('unfillable', 'Unfillable', 'queue'),
    ('unfillable-hold', 'Unfillable, kept', 'queue'),
    ('rejected', 'Rejected', 'queue'),
    ('pickup-rejected', 'Rejected pickups', 'queue'),
    ('preorder', 'Pre-orders', 'queue'),
    ('backorder', 'Back-orders', 'queue'),
    ('released', 'Released pre-orders', 'queue'),
    ('general-ops', 'Nothing left to do', 'queue');

CREATE TABLE facility_locations (
    shop         TEXT NOT NULL REFERENCES shops,
    location_id  INTEGER NOT NULL,
    facility     TEXT NOT NULL REFERENCES facilities,
    PRIMARY KEY (shop, location_id)
) STRICT, WITHOUT ROWID;

-- The catalog. Shops that sell the same things share it: products by handle, variants by the chosen identifier.
CREATE TABLE products (
    product_id    INTEGER PRIMARY KEY,
    handle        TEXT NOT NULL UNIQUE,
    title         TEXT NOT NULL,
    status        TEXT NOT NULL,
    vendor        TEXT NOT NULL,
    product_type  TEXT NOT NULL,
    gift_card     INTEGER NOT NULL CHECK (gift_card IN (0, 1)),
    created_at    TEXT NOT NULL,
    updated_at    TEXT NOT NULL
) STRICT;

CREATE TABLE product_tags (
    product_id  INTEGER NOT NULL REFERENCES products,
    tag         TEXT NOT NULL,
    PRIMARY KEY (product_id, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE product_options (
    product_id  INTEGER NOT NULL REFERENCES products,
    position    INTEGER NOT NULL CHECK (position > 0),
    name        TEXT NOT NULL,
    PRIMARY KEY (product_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE variants (
    variant_id  INTEGER PRIMARY KEY,
    identity    TEXT NOT NULL UNIQUE,
    product_id  INTEGER REFERENCES products,  -- none while the variant is only expected
    expected    INTEGER NOT NULL CHECK (expected IN (0, 1)),             -- 1: an order named it, no product import has brought it yet
    title       TEXT NOT NULL,
    sku         TEXT,
    barcode     TEXT,
    position    INTEGER,
    price       TEXT,
    kind        TEXT NOT NULL CHECK (kind IN ('finished-good', 'digital-good', 'kit')),
    created_at  TEXT NOT NULL,
    updated_at  TEXT NOT NULL,
    CHECK (expected = 1 OR product_id IS NOT NULL)
) STRICT;
CREATE INDEX variants_by_product ON variants (product_id);

CREATE TABLE variant_options (
    variant_id  INTEGER NOT NULL REFERENCES variants,
    position    INTEGER NOT NULL CHECK (position > 0),
    name        TEXT NOT NULL,
    value       TEXT NOT NULL,
    PRIMARY KEY (variant_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE shop_products (
    shop             TEXT NOT NULL REFERENCES shops,
    shopify_id       INTEGER NOT NULL,
    product_id       INTEGER NOT NULL REFERENCES products,
    shop_updated_at  TEXT NOT NULL,
    content_hash     TEXT NOT NULL,
    PRIMARY KEY (shop, shopify_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE shop_variants (
    shop               TEXT NOT NULL REFERENCES shops,
    shopify_id         INTEGER NOT NULL,
    variant_id         INTEGER NOT NULL REFERENCES variants,
    shopify_product    INTEGER,
    inventory_item_id  INTEGER,
    gone_at            TEXT,                  -- when its parent was seen without it
    PRIMARY KEY (shop, shopify_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX shop_variants_by_product ON shop_variants (shop, shopify_product);
CREATE INDEX shop_variants_by_variant ON shop_variants (variant_id);

CREATE TABLE orders (
    order_id            INTEGER PRIMARY KEY,
    shop                TEXT NOT NULL REFERENCES shops,
    shopify_id          INTEGER NOT NULL,
    name                TEXT NOT NULL,
    status              TEXT NOT NULL CHECK (status IN ('created', 'approved', 'held', 'completed', 'cancelled', 'rejected')),
    channel             TEXT NOT NULL,
    test                INTEGER NOT NULL CHECK (test IN (0, 1)),
    ordered_at          TEXT NOT NULL,
    shop_created_at     TEXT NOT NULL,
    shop_updated_at     TEXT NOT NULL,
    cancelled_at        TEXT,
    cancel_reason       TEXT,
    closed_at           TEXT,
    financial_status    TEXT,
    fulfillment_status  TEXT NOT NULL,
    currency            TEXT NOT NULL,
    taxes_included      INTEGER NOT NULL CHECK (taxes_included IN (0, 1)),
    total               TEXT NOT NULL,
    outstanding         TEXT NOT NULL,
    refunded            TEXT NOT NULL,
    tip                 TEXT NOT NULL,
    shipping_price      TEXT NOT NULL,
    shipping_title      TEXT,
    note                TEXT,
    customer_id         INTEGER,
    customer_name       TEXT,
    email               TEXT,
    phone               TEXT,
    ship_name           TEXT,
    ship_address1       TEXT,
    ship_address2       TEXT,
    ship_city           TEXT,
    ship_province       TEXT,
    ship_country        TEXT,
    ship_zip            TEXT,
    ship_latitude       TEXT,
    ship_longitude      TEXT,
    imported_at         TEXT NOT NULL,
    UNIQUE (shop, shopify_id)
) STRICT;
CREATE INDEX orders_by_status ON orders (status, ordered_at);

CREATE TABLE order_tags (
    order_id  INTEGER NOT NULL REFERENCES orders,
    tag       TEXT NOT NULL,
    PRIMARY KEY (order_id, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_attributes (
    order_id  INTEGER NOT NULL REFERENCES orders,
    line_id   INTEGER NOT NULL DEFAULT 0,    -- 0: of the whole order; else Shopify's line
    position  INTEGER NOT NULL,
    key       TEXT NOT NULL,
    value     TEXT NOT NULL,
    PRIMARY KEY (order_id, line_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE payments (
    order_id     INTEGER NOT NULL REFERENCES orders,
    shopify_id   INTEGER NOT NULL,
    status       TEXT NOT NULL CHECK (status IN ('pending', 'authorized', 'settled', 'refunded', 'cancelled', 'declined')),
    gateway      TEXT,
    amount       TEXT NOT NULL,
    parent_id    INTEGER,
    at           TEXT,
    PRIMARY KEY (order_id, shopify_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ship_groups (
    ship_group_id    INTEGER PRIMARY KEY,
    order_id         INTEGER NOT NULL REFERENCES orders,
    facility         TEXT NOT NULL REFERENCES facilities,
    shipping_method  TEXT NOT NULL,
    ship_after       TEXT,
    ship_by          TEXT,
    deliver_by       TEXT,
    UNIQUE (order_id, facility, shipping_method)
) STRICT;
CREATE INDEX ship_groups_by_facility ON ship_groups (facility);

-- One row per unit. The units of a Shopify line share its line_id.
CREATE TABLE items (
    item_id        INTEGER PRIMARY KEY,
    order_id       INTEGER NOT NULL REFERENCES orders,
    line_id        INTEGER NOT NULL,
    unit           INTEGER NOT NULL CHECK (unit > 0),
    ship_group_id  INTEGER NOT NULL REFERENCES ship_groups,
    variant_id     INTEGER REFERENCES variants,   -- none for what was typed in by hand
    status         TEXT NOT NULL CHECK (status IN ('created', 'approved', 'held', 'completed', 'cancelled', 'rejected')),
    sku            TEXT,
    title          TEXT NOT NULL,
    price          TEXT NOT NULL,
    promise_date   TEXT,                          -- yyyy-mm-dd in the store's time zone
    gift_card      INTEGER NOT NULL CHECK (gift_card IN (0, 1)),
    UNIQUE (order_id, line_id, unit)
) STRICT;
CREATE INDEX items_by_ship_group ON items (ship_group_id);
CREATE INDEX items_by_variant ON items (variant_id);

CREATE TABLE item_adjustments (
    item_id   INTEGER NOT NULL REFERENCES items,
    position  INTEGER NOT NULL,
    kind      TEXT NOT NULL CHECK (kind IN ('tax', 'discount')),
    title     TEXT NOT NULL,
    amount    TEXT NOT NULL,                      -- positive; a discount lowers the price
    PRIMARY KEY (item_id, position)
) STRICT, WITHOUT ROWID;

-- What the program itself did and has still to do.
CREATE TABLE runs (
    run_id       INTEGER PRIMARY KEY,
    shop         TEXT NOT NULL REFERENCES shops,
    job          TEXT NOT NULL,                   -- 'orders new'
    variant      TEXT NOT NULL DEFAULT '',
    state        TEXT NOT NULL CHECK (state IN ('running', 'done', 'partial', 'failed', 'stopped', 'abandoned')),
    started_at   TEXT NOT NULL,
    finished_at  TEXT,
    exit_code    INTEGER,
    seen         INTEGER NOT NULL DEFAULT 0,
    created      INTEGER NOT NULL DEFAULT 0,
    updated      INTEGER NOT NULL DEFAULT 0,
    unchanged    INTEGER NOT NULL DEFAULT 0,
    skipped      INTEGER NOT NULL DEFAULT 0,
    failed       INTEGER NOT NULL DEFAULT 0,
    confirmed    INTEGER NOT NULL DEFAULT 0,      -- mutations the shop carried out
    refused      INTEGER NOT NULL DEFAULT 0,      -- mutations the shop refused
    cause        TEXT,                            -- why it ended other than well
    program      TEXT NOT NULL,                   -- version that ran
    CHECK ((state = 'running') = (finished_at IS NULL)),
    CHECK (seen = created + updated + unchanged + skipped + failed)
) STRICT;
CREATE INDEX runs_by_job ON runs (shop, job, variant, run_id);

CREATE TABLE checkpoints (
    shop        TEXT NOT NULL REFERENCES shops,
    job         TEXT NOT NULL,
    variant     TEXT NOT NULL,
    checkpoint  TEXT NOT NULL,                    -- JSON
    run_id      INTEGER NOT NULL REFERENCES runs,
    moved_at    TEXT NOT NULL,
    PRIMARY KEY (shop, job, variant)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    outbox_id   INTEGER PRIMARY KEY,
    shop        TEXT NOT NULL REFERENCES shops,
    key         TEXT NOT NULL,                    -- the intent's deterministic name
    job         TEXT NOT NULL,
    outgoing    TEXT NOT NULL,                    -- JSON
    state       TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'confirmed', 'refused')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    planned_at  TEXT NOT NULL,
    settled_at  TEXT,
    answer      TEXT,                             -- why it was refused
    run_id      INTEGER NOT NULL REFERENCES runs, -- that planned it
    UNIQUE (shop, key),
    CHECK ((state IN ('confirmed', 'refused')) = (settled_at IS NOT NULL))
) STRICT;
CREATE INDEX outbox_unsettled ON outbox (shop, job, outbox_id) WHERE state IN ('pending', 'sending');

CREATE TABLE failed_records (
    failed_id  INTEGER PRIMARY KEY,
    shop       TEXT NOT NULL REFERENCES shops,
    job        TEXT NOT NULL,
    record     TEXT NOT NULL,                     -- 'order/450789469'
    name       TEXT NOT NULL,                     -- '#1001'
    state      TEXT NOT NULL CHECK (state IN ('kept', 'dropped')),
    reason     TEXT NOT NULL,
    payload    TEXT NOT NULL,                     -- as received
    attempts   INTEGER NOT NULL CHECK (attempts > 0),
    first_at   TEXT NOT NULL,
    last_at    TEXT NOT NULL,
    next_at    TEXT NOT NULL,                     -- not tried again before
    UNIQUE (shop, job, record)
) STRICT;

-- For people.
CREATE VIEW open_orders AS
SELECT o.shop, o.name, o.status, o.ordered_at, o.total, o.currency, o.channel,
       count(*) AS open_items,
       group_concat(DISTINCT g.facility) AS waiting_in
  FROM orders o
  JOIN items i USING (order_id)
  JOIN ship_groups g USING (ship_group_id)
 WHERE i.status IN ('created', 'approved', 'held')
 GROUP BY o.order_id
 ORDER BY o.ordered_at;

CREATE VIEW order_items AS
SELECT o.shop, o.name AS "order", i.line_id, i.unit, i.status, i.sku, i.title, i.price, o.currency,
       g.facility, g.shipping_method, i.promise_date
  FROM items i
  JOIN orders o USING (order_id)
  JOIN ship_groups g USING (ship_group_id)
 ORDER BY o.ordered_at, i.line_id, i.unit;

CREATE VIEW items_by_facility AS
SELECT g.facility, f.kind, count(*) AS open_items, count(DISTINCT i.order_id) AS orders
  FROM items i
  JOIN ship_groups g USING (ship_group_id)
  JOIN facilities f USING (facility)
 WHERE i.status IN ('created', 'approved', 'held')
 GROUP BY g.facility
 ORDER BY open_items DESC;

CREATE VIEW last_runs AS
SELECT run_id, shop, job, variant, state, started_at, finished_at, exit_code,
       seen, created, updated, unchanged, skipped, failed, confirmed, refused, cause
  FROM runs
 ORDER BY run_id DESC;

CREATE VIEW unsent AS
SELECT shop, key, job, state, attempts, planned_at FROM outbox WHERE state IN ('pending', 'sending') ORDER BY outbox_id;
