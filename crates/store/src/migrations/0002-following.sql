-- What following an order needs: the fingerprint of what the shop said of it, and the story of what happened to it.

ALTER TABLE orders ADD COLUMN facts_hash TEXT;   -- none until the order is read again

CREATE TABLE order_events (
    event_id     INTEGER PRIMARY KEY,
    order_id     INTEGER NOT NULL REFERENCES orders,
    line_id      INTEGER,                         -- none: of the whole order
    unit         INTEGER,
    happened_at  TEXT NOT NULL,
    run_id       INTEGER NOT NULL REFERENCES runs,
    what         TEXT NOT NULL,
    why          TEXT NOT NULL
) STRICT;
CREATE INDEX order_events_by_order ON order_events (order_id, event_id);

-- Of shops that share a catalog, which one describes a product or variant.
ALTER TABLE products ADD COLUMN described_by TEXT REFERENCES shops;
ALTER TABLE variants ADD COLUMN described_by TEXT REFERENCES shops;

-- Read instead of the next window; none for the ordinary run.
ALTER TABLE runs ADD COLUMN window TEXT;

-- What the whole store hangs on: one row.
CREATE TABLE store (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    identifier  TEXT NOT NULL                     -- what identifies a variant; the identities are made of it
) STRICT;

-- What people and jobs ask for by other ways than the shop's number.
CREATE INDEX orders_by_name ON orders (name);
CREATE INDEX orders_unapproved ON orders (shop, order_id) WHERE status IN ('created', 'approved');
