-- The demo shop's own state. `doc` is the object as the Admin API tells it: JSON whose keys are GraphQL field
-- names. A connection is a plain array inside `doc`; the executor pages it. Times are whole seconds, UTC, with Z.
-- The columns beside `doc` repeat what search and sort need; `state.rs` keeps them in step on every write.

CREATE TABLE world (             -- seed, epoch, steps taken, next ids, token, version, …
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE locations (
    id  INTEGER PRIMARY KEY,     -- the number in gid://shopify/Location/…
    doc TEXT NOT NULL
) STRICT;

CREATE TABLE products (          -- variants are the array doc.variants
    id         INTEGER PRIMARY KEY,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    visible_at TEXT NOT NULL,    -- when the search index shows this state (index lag)
    doc        TEXT NOT NULL
) STRICT;
CREATE INDEX products_by_creation ON products (created_at, id);
CREATE INDEX products_by_update ON products (updated_at, id);

CREATE TABLE variants (          -- where a variant lives, so that it can be read by its own id
    id         INTEGER PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX variants_by_product ON variants (product_id);

CREATE TABLE orders (            -- lineItems, fulfillmentOrders, fulfillments, refunds, transactions: arrays in doc
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    processed_at TEXT NOT NULL,
    updated_at   TEXT NOT NULL,
    cancelled_at TEXT,
    visible_at   TEXT NOT NULL,
    doc          TEXT NOT NULL
) STRICT;
CREATE INDEX orders_by_creation ON orders (created_at, id);
CREATE INDEX orders_by_processing ON orders (processed_at, id);
CREATE INDEX orders_by_update ON orders (updated_at, id);

CREATE TABLE order_parts (       -- whose a fulfillment or a fulfillment order is, so that it can be read by its own id
    gid      TEXT PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX order_parts_by_order ON order_parts (order_id);

CREATE TABLE effects (           -- every mutation carried out, in order: what checkers compare a store with
    seq             INTEGER PRIMARY KEY,
    at              TEXT NOT NULL,
    mutation        TEXT NOT NULL,    -- root field, e.g. tagsAdd
    object          TEXT NOT NULL,    -- gid of what it touched
    idempotency_key TEXT,
    input           TEXT NOT NULL,    -- the field's arguments, JSON
    changed         INTEGER NOT NULL CHECK (changed IN (0, 1))
) STRICT;

CREATE TABLE idempotency_keys (
    key     TEXT PRIMARY KEY,
    input   TEXT NOT NULL,
    payload TEXT NOT NULL,
    at      TEXT NOT NULL
) STRICT;

CREATE TABLE collections (       -- members are the array doc.products of mentions
    id         INTEGER PRIMARY KEY,
    updated_at TEXT NOT NULL,
    visible_at TEXT NOT NULL,
    doc        TEXT NOT NULL
) STRICT;
CREATE INDEX collections_by_update ON collections (updated_at, id);

CREATE TABLE events (            -- what happened to things that may be gone
    id         INTEGER PRIMARY KEY,
    created_at TEXT NOT NULL,
    visible_at TEXT NOT NULL,
    doc        TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_creation ON events (created_at, id);
