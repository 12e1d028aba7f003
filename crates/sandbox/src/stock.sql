-- What lies where: the things behind the variants, and how many of each are at which location. Laid down in a fresh
-- shop, and in one that was made before there was such a list; the levels themselves are laid in by the world.

CREATE TABLE inventory_items (    -- in step with the variants in their products' `doc`
    id              INTEGER PRIMARY KEY,
    product_id      INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    variant_id      INTEGER NOT NULL,
    sku             TEXT,
    tracked         INTEGER NOT NULL,
    sells_past_zero INTEGER NOT NULL,  -- the variant's inventoryPolicy is CONTINUE
    is_kit          INTEGER NOT NULL,  -- made of other things: no location stocks it, nobody sets it
    quantity        INTEGER NOT NULL,  -- what the variant's document says: its levels begin with it
    created_at      TEXT NOT NULL,
    updated_at      TEXT NOT NULL,
    visible_at      TEXT NOT NULL,
    doc             TEXT NOT NULL
) STRICT;
CREATE INDEX inventory_items_by_product ON inventory_items (product_id);
CREATE INDEX inventory_items_by_update ON inventory_items (updated_at, id);

CREATE TABLE inventory_levels (   -- without an item in inventory_items: of a product that is no more
    id              INTEGER PRIMARY KEY,
    item_id         INTEGER NOT NULL,
    location_id     INTEGER NOT NULL,
    is_active       INTEGER NOT NULL,
    available       INTEGER NOT NULL,
    committed       INTEGER NOT NULL,
    reserved        INTEGER NOT NULL,
    damaged         INTEGER NOT NULL,
    safety_stock    INTEGER NOT NULL,
    quality_control INTEGER NOT NULL,
    incoming        INTEGER NOT NULL,
    on_hand         INTEGER GENERATED ALWAYS AS
        (available + committed + reserved + damaged + safety_stock + quality_control) VIRTUAL,
    moved           TEXT NOT NULL,     -- when each quantity changed last, JSON; a name is missing until it first does
    created_at      TEXT NOT NULL,
    updated_at      TEXT NOT NULL,
    visible_at      TEXT NOT NULL,
    UNIQUE (item_id, location_id)
) STRICT;
CREATE INDEX inventory_levels_by_location ON inventory_levels (location_id, id);
CREATE INDEX inventory_levels_by_update ON inventory_levels (updated_at, id);

CREATE TABLE inventory_moves (    -- every change of a quantity since the levels were laid in, in order
    seq             INTEGER PRIMARY KEY,
    at              TEXT NOT NULL,
    cause           TEXT NOT NULL,     -- the mutation's root field; `order`; `count` by a person at the shop
    object          TEXT NOT NULL,     -- gid of the adjustment group, of the order, or of the level
    idempotency_key TEXT,
    reason          TEXT,
    item_id         INTEGER NOT NULL,
    location_id     INTEGER NOT NULL,
    name            TEXT NOT NULL,     -- available, committed, …; on_hand where that changes, too
    quantity_before INTEGER NOT NULL,
    quantity_after  INTEGER NOT NULL
) STRICT;
CREATE INDEX inventory_moves_by_key ON inventory_moves (idempotency_key);

INSERT INTO inventory_items
SELECT CAST(replace(variant.value ->> '$.inventoryItem.id', 'gid://shopify/InventoryItem/', '') AS INTEGER),
    products.id, CAST(replace(variant.value ->> 'id', 'gid://shopify/ProductVariant/', '') AS INTEGER),
    variant.value ->> '$.inventoryItem.sku', coalesce(variant.value ->> '$.inventoryItem.tracked', 0),
    coalesce(variant.value ->> 'inventoryPolicy', '') = 'CONTINUE', coalesce(variant.value ->> 'requiresComponents', 0),
    coalesce(variant.value ->> 'inventoryQuantity', 0), variant.value ->> '$.inventoryItem.createdAt',
    variant.value ->> '$.inventoryItem.updatedAt', products.visible_at, variant.value -> 'inventoryItem'
FROM products, json_each(products.doc, '$.variants') AS variant
WHERE variant.value ->> '$.inventoryItem.id' IS NOT NULL;
