-- What following an order needs: the fingerprint of what the shop said of it, and the story of what happened to it.

ALTER TABLE orders ADD COLUMN facts_hash TEXT;   -- none until the order is read again

CREATE TABLE order_events (
    event_id  INTEGER PRIMARY KEY,
    order_id  INTEGER NOT NULL REFERENCES orders,
    line_id   INTEGER,                            -- none: of the whole order
    unit      INTEGER,
    at        TEXT NOT NULL,
    run_id    INTEGER NOT NULL REFERENCES runs,
    what      TEXT NOT NULL,
    why       TEXT NOT NULL
) STRICT;
CREATE INDEX order_events_by_order ON order_events (order_id, event_id);
