-- What comes after an order was placed: cancels of our own, returns, and what both mean for stock.

ALTER TABLE orders ADD COLUMN fulfillment_orders_updated_at TEXT;   -- they move without the order; none until it is read again
ALTER TABLE orders ADD COLUMN returns_seen_at TEXT;                 -- the order's shop_updated_at when its returns were last read

-- Who cancelled a unit; none where nobody did, or nobody knows any more.
ALTER TABLE items ADD COLUMN cancelled_by TEXT CHECK (cancelled_by IN ('shop', 'store'));
CREATE INDEX items_cancelled_here ON items (order_id) WHERE cancelled_by = 'store';

-- Whose decision an event was.
ALTER TABLE order_events ADD COLUMN decided_by TEXT NOT NULL DEFAULT 'shop' CHECK (decided_by IN ('shop', 'store'));
UPDATE order_events SET decided_by = 'store' WHERE run_id IN (SELECT run_id FROM runs WHERE job = 'orders approve');

-- Stock of a variant at a facility. Written only together with rows of the ledger, whose sums these are.
CREATE TABLE stock (
    variant_id  INTEGER NOT NULL REFERENCES variants,
    facility    TEXT NOT NULL REFERENCES facilities,
    qoh         INTEGER NOT NULL,              -- quantity on hand: what is there
    atp         INTEGER NOT NULL,              -- available to promise: what is there and not reserved
    PRIMARY KEY (variant_id, facility)
) STRICT, WITHOUT ROWID;

-- Every change of stock, never changed itself. ledger_id grows with every change.
CREATE TABLE stock_ledger (
    ledger_id    INTEGER PRIMARY KEY,
    variant_id   INTEGER NOT NULL REFERENCES variants,
    facility     TEXT NOT NULL REFERENCES facilities,
    qoh_diff     INTEGER NOT NULL,
    atp_diff     INTEGER NOT NULL,
    reason       TEXT NOT NULL,                -- 'reserved', 'released', 'issued', 'returned', 'damaged'; '…-undone' takes back
    item_id      INTEGER REFERENCES items,     -- the unit of an order that caused it
    return_id    INTEGER REFERENCES returns,   -- the return that caused it
    happened_at  TEXT NOT NULL,
    run_id       INTEGER NOT NULL REFERENCES runs,
    CHECK (qoh_diff <> 0 OR atp_diff <> 0)
) STRICT;
CREATE INDEX stock_ledger_by_stock ON stock_ledger (variant_id, facility, ledger_id);
CREATE INDEX stock_ledger_by_item ON stock_ledger (item_id) WHERE item_id IS NOT NULL;

-- Units that a facility keeps for an order. ATP = QOH − reservations.
CREATE TABLE reservations (
    item_id      INTEGER PRIMARY KEY REFERENCES items,
    variant_id   INTEGER NOT NULL REFERENCES variants,
    facility     TEXT NOT NULL REFERENCES facilities,
    reserved_at  TEXT NOT NULL,
    run_id       INTEGER NOT NULL REFERENCES runs
) STRICT;
CREATE INDEX reservations_by_stock ON reservations (variant_id, facility);

-- What was given back: once per return at the shop, and per refund that belongs to none. The money adds up:
-- refunded = prices and taxes of its units + besides + shipping - adjustment, duties and exchanged goods apart.
CREATE TABLE returns (
    return_id     INTEGER PRIMARY KEY,
    shop          TEXT NOT NULL REFERENCES shops,
    of_kind       TEXT NOT NULL CHECK (of_kind IN ('return', 'refund')),   -- what shopify_id counts
    shopify_id    INTEGER NOT NULL,
    order_id      INTEGER NOT NULL REFERENCES orders,
    name          TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('return', 'appeasement')),
    status        TEXT NOT NULL CHECK (status IN ('requested', 'accepted', 'received', 'completed', 'cancelled', 'rejected')),
    requested_at  TEXT NOT NULL,
    closed_at     TEXT,
    note          TEXT,
    refunded      TEXT NOT NULL,               -- in the order's currency
    besides       TEXT NOT NULL,               -- for units that do not come back by it: never sent, or kept
    shipping      TEXT NOT NULL,
    adjustment    TEXT NOT NULL,               -- positive: kept back; negative: given on top
    hash          TEXT NOT NULL,
    recorded_at   TEXT NOT NULL,
    UNIQUE (shop, of_kind, shopify_id)
) STRICT;
CREATE INDEX returns_by_order ON returns (order_id);

CREATE TABLE return_items (
    return_id   INTEGER NOT NULL REFERENCES returns,
    item_id     INTEGER NOT NULL REFERENCES items,
    reason      TEXT,
    note        TEXT,
    price       TEXT NOT NULL,
    tax         TEXT NOT NULL,
    received    INTEGER NOT NULL CHECK (received IN (0, 1)),
    restocked   TEXT REFERENCES facilities,    -- where it went into stock
    damaged     INTEGER NOT NULL CHECK (damaged IN (0, 1)),   -- 1: and was taken out again
    PRIMARY KEY (return_id, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX return_items_by_item ON return_items (item_id);

-- Lines that are sent instead of what came back; they are lines of the same order.
CREATE TABLE return_exchanges (
    return_id  INTEGER NOT NULL REFERENCES returns,
    line_id    INTEGER NOT NULL,
    PRIMARY KEY (return_id, line_id)
) STRICT, WITHOUT ROWID;

-- For people.
CREATE VIEW order_returns AS
SELECT r.shop, o.name AS "order", r.name AS "return", r.kind, r.status, r.requested_at, r.refunded, o.currency,
       count(i.item_id) AS units, coalesce(sum(i.received), 0) AS received,
       count(iif(u.variant_id IS NULL, NULL, i.restocked)) AS restocked,      -- a custom item has no stock
       coalesce(sum(iif(u.variant_id IS NULL, 0, i.damaged)), 0) AS damaged
  FROM returns r
  JOIN orders o USING (order_id)
  LEFT JOIN return_items i USING (return_id)
  LEFT JOIN items u USING (item_id)
 GROUP BY r.return_id
 ORDER BY r.requested_at;

CREATE VIEW stock_by_facility AS
SELECT v.identity, v.title, s.facility, s.qoh, s.atp, s.qoh - s.atp AS reserved
  FROM stock s
  JOIN variants v USING (variant_id)
 ORDER BY v.identity, s.facility;
