-- Bulk operations. A shop from before there were any gets the table when it is opened.

CREATE TABLE IF NOT EXISTS bulk_operations (
    id           INTEGER PRIMARY KEY,     -- the number in gid://shopify/BulkOperation/…
    status       TEXT NOT NULL,           -- as the API names it; this and the times repeat what search and sort need
    created_at   TEXT NOT NULL,
    completed_at TEXT,
    operation    TEXT NOT NULL            -- all there is to know of it, JSON
) STRICT;
