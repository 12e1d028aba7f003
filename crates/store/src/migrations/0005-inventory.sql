-- What may be promised from where: facilities as they are described, the groups they are in, what is held back of them,
-- where stock came from, and which variants have changed since.

ALTER TABLE facilities ADD COLUMN external_id TEXT;     -- what the feeds of other systems call it
ALTER TABLE facilities ADD COLUMN timezone TEXT;        -- IANA; none: the store's
ALTER TABLE facilities ADD COLUMN latitude REAL CHECK (latitude BETWEEN -90 AND 90);        -- degrees
ALTER TABLE facilities ADD COLUMN longitude REAL CHECK (longitude BETWEEN -180 AND 180);    -- degrees
ALTER TABLE facilities ADD COLUMN order_limit INTEGER CHECK (order_limit >= 0);   -- orders a day, in its time zone; none: no limit
CREATE UNIQUE INDEX facilities_by_external_id ON facilities (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX facility_locations_by_facility ON facility_locations (facility);

-- Facilities taken together. A channel sells online what its members have; as long as the store has no channel, every
-- facility that is no queue sells online.
CREATE TABLE facility_groups (
    facility_group  TEXT PRIMARY KEY,
    name            TEXT NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('channel', 'brokering', 'pickup')),
    external_id     TEXT                     -- what feeds call it; of a channel, what they call its configuration facility
) STRICT;
CREATE UNIQUE INDEX facility_groups_by_external_id ON facility_groups (external_id) WHERE external_id IS NOT NULL;

CREATE TABLE facility_group_members (
    facility_group  TEXT NOT NULL REFERENCES facility_groups,
    facility        TEXT NOT NULL REFERENCES facilities,
    from_at         TEXT NOT NULL,
    thru_at         TEXT,                    -- a member until just before; none: until further notice
    position        INTEGER,                 -- for routing that goes by it; lowest first
    PRIMARY KEY (facility_group, facility, from_at),
    CHECK (thru_at IS NULL OR thru_at > from_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX facility_group_members_by_facility ON facility_group_members (facility);

-- What is held back at one facility, and what it is used for. No row: nothing held back, everything allowed.
CREATE TABLE variant_facilities (
    variant_id       INTEGER NOT NULL REFERENCES variants,
    facility         TEXT NOT NULL REFERENCES facilities,
    safety_stock     INTEGER NOT NULL DEFAULT 0 CHECK (safety_stock >= 0),   -- kept for those who walk in
    allow_brokering  INTEGER NOT NULL DEFAULT 1 CHECK (allow_brokering IN (0, 1)),
    allow_pickup     INTEGER NOT NULL DEFAULT 1 CHECK (allow_pickup IN (0, 1)),
    PRIMARY KEY (variant_id, facility)
) STRICT, WITHOUT ROWID;

-- What is held back of a whole channel, once.
CREATE TABLE variant_channels (
    variant_id       INTEGER NOT NULL REFERENCES variants,
    channel          TEXT NOT NULL REFERENCES facility_groups,
    threshold        INTEGER NOT NULL DEFAULT 0 CHECK (threshold >= 0),
    allow_brokering  INTEGER NOT NULL DEFAULT 1 CHECK (allow_brokering IN (0, 1)),   -- 0: not sold in this channel
    allow_pickup     INTEGER NOT NULL DEFAULT 1 CHECK (allow_pickup IN (0, 1)),
    PRIMARY KEY (variant_id, channel)
) STRICT, WITHOUT ROWID;

-- What a kit is made of: as many of it can be promised at a facility as all of these allow.
CREATE TABLE kit_components (
    kit        INTEGER NOT NULL REFERENCES variants,
    component  INTEGER NOT NULL REFERENCES variants,
    quantity   INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (kit, component),
    CHECK (kit <> component)
) STRICT, WITHOUT ROWID;
CREATE INDEX kit_components_by_component ON kit_components (component);

-- Files that were read. Content that changes stock by differences is taken once only, whatever it is called.
CREATE TABLE feed_files (
    feed_file_id  INTEGER PRIMARY KEY,
    job           TEXT NOT NULL,              -- 'misc import-stock'
    sha256        TEXT NOT NULL,              -- of its content
    name          TEXT NOT NULL,              -- as it was found
    state         TEXT NOT NULL CHECK (state IN ('reading', 'read', 'unusable')),
    rows          INTEGER NOT NULL DEFAULT 0, -- read so far
    refused       INTEGER NOT NULL DEFAULT 0, -- of them
    cause         TEXT,                       -- why it is unusable
    run_id        INTEGER NOT NULL REFERENCES runs,   -- that first read of it
    found_at      TEXT NOT NULL,
    read_at       TEXT
) STRICT;
CREATE INDEX feed_files_by_content ON feed_files (job, sha256);

-- Rows of a file that could not be taken; they go into NAME.errors.csv beside it.
CREATE TABLE feed_refusals (
    feed_file_id  INTEGER NOT NULL REFERENCES feed_files,
    line          INTEGER NOT NULL,           -- of the file, from 1
    reason        TEXT NOT NULL,
    content       TEXT NOT NULL,              -- the row as it was read: a JSON array of its fields
    PRIMARY KEY (feed_file_id, line)
) STRICT, WITHOUT ROWID;

ALTER TABLE stock_ledger ADD COLUMN feed_file_id INTEGER REFERENCES feed_files;   -- the file that caused it
ALTER TABLE stock_ledger ADD COLUMN feed_line INTEGER;
ALTER TABLE stock_ledger ADD COLUMN note TEXT;
CREATE INDEX stock_ledger_by_file ON stock_ledger (feed_file_id) WHERE feed_file_id IS NOT NULL;

-- When something last changed what can be promised of a variant: a number that only grows, so that whoever remembers
-- one has missed nothing, whatever the clocks say. Kept by triggers, so that nobody can forget it.
CREATE TABLE stock_changes (
    variant_id  INTEGER PRIMARY KEY REFERENCES variants,
    change_seq  INTEGER NOT NULL UNIQUE
) STRICT;

CREATE TRIGGER stock_came AFTER INSERT ON stock BEGIN
    INSERT INTO stock_changes VALUES (NEW.variant_id, (SELECT coalesce(max(change_seq), 0) + 1 FROM stock_changes))
    ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
END;
CREATE TRIGGER stock_moved AFTER UPDATE OF atp ON stock WHEN OLD.atp <> NEW.atp BEGIN
    INSERT INTO stock_changes VALUES (NEW.variant_id, (SELECT coalesce(max(change_seq), 0) + 1 FROM stock_changes))
    ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
END;
CREATE TRIGGER variant_facility_came AFTER INSERT ON variant_facilities BEGIN
    INSERT INTO stock_changes VALUES (NEW.variant_id, (SELECT coalesce(max(change_seq), 0) + 1 FROM stock_changes))
    ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
END;
CREATE TRIGGER variant_facility_changed AFTER UPDATE ON variant_facilities
WHEN (OLD.safety_stock, OLD.allow_brokering) <> (NEW.safety_stock, NEW.allow_brokering) BEGIN
    INSERT INTO stock_changes VALUES (NEW.variant_id, (SELECT coalesce(max(change_seq), 0) + 1 FROM stock_changes))
    ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
END;
CREATE TRIGGER variant_channel_came AFTER INSERT ON variant_channels BEGIN
    INSERT INTO stock_changes VALUES (NEW.variant_id, (SELECT coalesce(max(change_seq), 0) + 1 FROM stock_changes))
    ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
END;
CREATE TRIGGER variant_channel_changed AFTER UPDATE ON variant_channels
WHEN (OLD.threshold, OLD.allow_brokering) <> (NEW.threshold, NEW.allow_brokering) BEGIN
    INSERT INTO stock_changes VALUES (NEW.variant_id, (SELECT coalesce(max(change_seq), 0) + 1 FROM stock_changes))
    ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
END;

-- An open unit may wait in a queue, and what waits there is not promised again. Units that come are told of by the program:
-- a trigger on every insert would cost a load a tenth of its time.
CREATE INDEX items_open_by_variant ON items (variant_id, ship_group_id) WHERE status IN ('created', 'approved', 'held');
CREATE TRIGGER unit_moved AFTER UPDATE OF status, ship_group_id ON items
WHEN NEW.variant_id IS NOT NULL AND (
    (OLD.status IN ('created', 'approved', 'held')) <> (NEW.status IN ('created', 'approved', 'held'))
    OR OLD.ship_group_id <> NEW.ship_group_id
) BEGIN
    INSERT INTO stock_changes VALUES (NEW.variant_id, (SELECT coalesce(max(change_seq), 0) + 1 FROM stock_changes))
    ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
END;

-- A facility that joins or leaves a group, or gets or loses a location, changes everything that it has.
CREATE TRIGGER member_came AFTER INSERT ON facility_group_members BEGIN
    INSERT INTO stock_changes
    SELECT variant_id, (SELECT coalesce(max(change_seq), 0) FROM stock_changes) + row_number() OVER (ORDER BY variant_id)
      FROM stock WHERE facility = NEW.facility
    ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
END;
CREATE TRIGGER member_changed AFTER UPDATE ON facility_group_members BEGIN
    INSERT INTO stock_changes
    SELECT variant_id, (SELECT coalesce(max(change_seq), 0) FROM stock_changes) + row_number() OVER (ORDER BY variant_id)
      FROM stock WHERE facility IN (OLD.facility, NEW.facility) GROUP BY variant_id
    ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
END;
CREATE TRIGGER member_left AFTER DELETE ON facility_group_members BEGIN
    INSERT INTO stock_changes
    SELECT variant_id, (SELECT coalesce(max(change_seq), 0) FROM stock_changes) + row_number() OVER (ORDER BY variant_id)
      FROM stock WHERE facility = OLD.facility
    ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
END;
CREATE TRIGGER location_came AFTER INSERT ON facility_locations BEGIN
    INSERT INTO stock_changes
    SELECT variant_id, (SELECT coalesce(max(change_seq), 0) FROM stock_changes) + row_number() OVER (ORDER BY variant_id)
      FROM stock WHERE facility = NEW.facility
    ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
END;
CREATE TRIGGER location_changed AFTER UPDATE ON facility_locations BEGIN
    INSERT INTO stock_changes
    SELECT variant_id, (SELECT coalesce(max(change_seq), 0) FROM stock_changes) + row_number() OVER (ORDER BY variant_id)
      FROM stock WHERE facility IN (OLD.facility, NEW.facility) GROUP BY variant_id
    ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
END;
CREATE INDEX stock_by_facility_variant ON stock (facility, variant_id);

-- A shop that begins to sell what there is needs its first push.
CREATE TRIGGER shop_variant_came AFTER INSERT ON shop_variants
WHEN EXISTS (SELECT 1 FROM stock WHERE variant_id = NEW.variant_id) BEGIN
    INSERT INTO stock_changes VALUES (NEW.variant_id, (SELECT coalesce(max(change_seq), 0) + 1 FROM stock_changes))
    ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
END;
CREATE TRIGGER shop_variant_changed AFTER UPDATE OF variant_id, inventory_item_id, gone_at ON shop_variants
WHEN EXISTS (SELECT 1 FROM stock WHERE variant_id = NEW.variant_id)
 AND (OLD.variant_id, OLD.inventory_item_id, OLD.gone_at IS NULL) IS NOT (NEW.variant_id, NEW.inventory_item_id, NEW.gone_at IS NULL) BEGIN
    INSERT INTO stock_changes VALUES (NEW.variant_id, (SELECT coalesce(max(change_seq), 0) + 1 FROM stock_changes))
    ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
END;

-- A kit changes with what it is made of, which whoever asks for changes looks up; here only that it is made of something else.
CREATE TRIGGER kit_component_came AFTER INSERT ON kit_components BEGIN
    INSERT INTO stock_changes VALUES (NEW.kit, (SELECT coalesce(max(change_seq), 0) + 1 FROM stock_changes))
    ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
END;
CREATE TRIGGER kit_component_changed AFTER UPDATE ON kit_components BEGIN
    INSERT INTO stock_changes VALUES (NEW.kit, (SELECT coalesce(max(change_seq), 0) + 1 FROM stock_changes))
    ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
END;
CREATE TRIGGER kit_component_left AFTER DELETE ON kit_components BEGIN
    INSERT INTO stock_changes VALUES (OLD.kit, (SELECT coalesce(max(change_seq), 0) + 1 FROM stock_changes))
    ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
END;

-- The shops tell of stock by their inventory items.
CREATE INDEX shop_variants_by_item ON shop_variants (shop, inventory_item_id) WHERE inventory_item_id IS NOT NULL;

-- What was there before all this changed too.
INSERT INTO stock_changes SELECT variant_id, row_number() OVER (ORDER BY variant_id) FROM stock GROUP BY variant_id;

-- For people: where a variant's stock is, and why.
CREATE VIEW stock_story AS
SELECT v.identity, l.facility, l.happened_at, l.reason, l.qoh_diff, l.atp_diff,
       sum(l.qoh_diff) OVER so_far AS qoh, sum(l.atp_diff) OVER so_far AS atp,
       o.name AS "order", r.name AS "return", f.name AS file, l.feed_line AS line, l.note, l.run_id, l.ledger_id
  FROM stock_ledger l
  JOIN variants v USING (variant_id)
  LEFT JOIN items i USING (item_id)
  LEFT JOIN orders o USING (order_id)
  LEFT JOIN returns r ON r.return_id = l.return_id
  LEFT JOIN feed_files f USING (feed_file_id)
WINDOW so_far AS (PARTITION BY l.variant_id, l.facility ORDER BY l.ledger_id);
