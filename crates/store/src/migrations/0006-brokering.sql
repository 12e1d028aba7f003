-- What routing needs and leaves: dates on which what waits is given up, where everything has been, who may not have what,
-- how many orders a facility has been given, and where postal codes are.

ALTER TABLE items ADD COLUMN auto_cancel_at TEXT;   -- cancelled if it still waits then
CREATE INDEX items_to_cancel ON items (auto_cancel_at) WHERE auto_cancel_at IS NOT NULL AND status = 'approved';

-- A kit is kept by its components: one reservation for each, of so many units.
CREATE TABLE reservations_of_units (
    item_id      INTEGER NOT NULL REFERENCES items,
    variant_id   INTEGER NOT NULL REFERENCES variants,
    facility     TEXT NOT NULL REFERENCES facilities,
    units        INTEGER NOT NULL DEFAULT 1 CHECK (units > 0),
    reserved_at  TEXT NOT NULL,
    run_id       INTEGER NOT NULL REFERENCES runs,
    PRIMARY KEY (item_id, variant_id)
) STRICT, WITHOUT ROWID;
INSERT INTO reservations_of_units (item_id, variant_id, facility, reserved_at, run_id)
SELECT item_id, variant_id, facility, reserved_at, run_id FROM reservations;
DROP TABLE reservations;
ALTER TABLE reservations_of_units RENAME TO reservations;
CREATE INDEX reservations_by_stock ON reservations (variant_id, facility);

-- When something was last counted where: what left before that was gone already.
CREATE INDEX stock_ledger_countings ON stock_ledger (variant_id, facility, happened_at)
    WHERE reason IN ('external-reset', 'shop-reset', 'cycle-count');

-- Every time that a unit was moved, or was tried and stayed where it was; never changed itself.
CREATE TABLE item_moves (
    move_id           INTEGER PRIMARY KEY,
    item_id           INTEGER NOT NULL REFERENCES items,
    from_facility     TEXT NOT NULL REFERENCES facilities,
    to_facility       TEXT NOT NULL REFERENCES facilities,
    reason            TEXT NOT NULL,           -- 'brokered', 'unfillable', 'sent' by another than was to, or why it was rejected: 'not-in-stock', …
    routing           TEXT,                    -- by which routing, and
    rule              TEXT,                    -- by which of its rules; none of a rejection
    attempt           INTEGER NOT NULL,        -- how often routing had tried by then, this time included
    metres            INTEGER,                 -- from the facility to the buyer
    suggested_method  TEXT,                    -- that gets it there in time from so near
    note              TEXT,
    happened_at       TEXT NOT NULL,
    run_id            INTEGER NOT NULL REFERENCES runs,
    feed_file_id      INTEGER REFERENCES feed_files,   -- the file that says so
    feed_line         INTEGER
) STRICT;
CREATE INDEX item_moves_by_item ON item_moves (item_id, move_id);
CREATE INDEX item_moves_by_file ON item_moves (feed_file_id) WHERE feed_file_id IS NOT NULL;

-- Facilities that may not have a unit for a while, because they rejected it.
CREATE TABLE item_exclusions (
    item_id   INTEGER NOT NULL REFERENCES items,
    facility  TEXT NOT NULL REFERENCES facilities,
    from_at   TEXT NOT NULL,
    thru_at   TEXT,                            -- until just before; none: for ever
    run_id    INTEGER NOT NULL REFERENCES runs,
    PRIMARY KEY (item_id, facility)
) STRICT, WITHOUT ROWID;

-- What rejections have taken of a shelf, and its shop does not know: where the shop is the master of stock, it counts this
-- still, so that it is held back until the shop counts differently.
CREATE TABLE stock_holds (
    variant_id  INTEGER NOT NULL REFERENCES variants,
    facility    TEXT NOT NULL REFERENCES facilities,
    qoh         INTEGER NOT NULL CHECK (qoh >= 0),
    atp         INTEGER NOT NULL CHECK (atp >= 0),
    PRIMARY KEY (variant_id, facility)
) STRICT, WITHOUT ROWID;

-- How many orders a facility has been given in a day of its calendar.
CREATE TABLE facility_days (
    facility  TEXT NOT NULL REFERENCES facilities,
    day       TEXT NOT NULL,                   -- yyyy-mm-dd
    orders    INTEGER NOT NULL CHECK (orders >= 0),
    PRIMARY KEY (facility, day)
) STRICT, WITHOUT ROWID;

-- For people: where a unit has been, and why.
CREATE VIEW order_moves AS
SELECT o.shop, o.name AS "order", i.line_id, i.unit, i.sku, m.from_facility, m.to_facility, m.reason, m.routing, m.rule,
       m.attempt, round(m.metres / 1000.0, 1) AS km, m.suggested_method, m.note, f.name AS file, m.feed_line AS line,
       m.happened_at, m.run_id
  FROM item_moves m
  JOIN items i USING (item_id)
  JOIN orders o USING (order_id)
  LEFT JOIN feed_files f USING (feed_file_id)
 ORDER BY m.move_id;
