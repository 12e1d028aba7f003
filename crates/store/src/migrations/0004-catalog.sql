-- What keeping the catalog in step needs: what is gone, who describes a shared variant, and the shops' collections.

ALTER TABLE shop_products ADD COLUMN gone_at TEXT;   -- when the shop was found to have deleted it

-- Of the variants of the shop that describes it, the one it is described by: two of one shop may share an identity.
ALTER TABLE variants ADD COLUMN described_of INTEGER;
UPDATE variants SET described_of = (
    SELECT min(s.shopify_id) FROM shop_variants s
     WHERE s.variant_id = variants.variant_id AND s.shop = variants.described_by
       AND s.shopify_product IS NOT NULL AND s.gone_at IS NULL
);
CREATE INDEX variants_by_describer ON variants (described_of) WHERE described_of IS NOT NULL;

-- An empty fingerprint: to be read again, because whoever described what it shares has given that up.
CREATE INDEX shop_products_to_read ON shop_products (shop, shopify_id) WHERE content_hash = '' AND gone_at IS NULL;
CREATE INDEX shop_products_by_product ON shop_products (product_id);

CREATE TABLE collections (
    shop             TEXT NOT NULL REFERENCES shops,
    shopify_id       INTEGER NOT NULL,
    handle           TEXT NOT NULL,
    title            TEXT NOT NULL,
    kind             TEXT NOT NULL CHECK (kind IN ('smart', 'manual')),
    shop_updated_at  TEXT NOT NULL,
    content_hash     TEXT NOT NULL,
    gone_at          TEXT,
    PRIMARY KEY (shop, shopify_id)
) STRICT, WITHOUT ROWID;

-- The members that a collection had when it was last read, by the shop's numbers: it may be read before they are.
CREATE TABLE collection_products (
    shop             TEXT NOT NULL,
    collection_id    INTEGER NOT NULL,
    shopify_product  INTEGER NOT NULL,
    PRIMARY KEY (shop, collection_id, shopify_product),
    FOREIGN KEY (shop, collection_id) REFERENCES collections (shop, shopify_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX collection_products_by_product ON collection_products (shop, shopify_product);

-- For people: what every product that a shop still has is filed under.
CREATE VIEW product_categories AS
WITH present AS (SELECT DISTINCT product_id FROM shop_products WHERE gone_at IS NULL)
SELECT p.product_id, p.title AS product, c.kind, c.name
  FROM (
    SELECT product_id, 'type' AS kind, product_type AS name FROM products WHERE product_type <> ''
    UNION ALL
    SELECT product_id, 'tag', tag FROM product_tags
    UNION
    SELECT s.product_id, 'collection', o.title
      FROM collection_products m
      JOIN collections o ON o.shop = m.shop AND o.shopify_id = m.collection_id AND o.gone_at IS NULL
      JOIN shop_products s ON s.shop = m.shop AND s.shopify_id = m.shopify_product AND s.gone_at IS NULL
  ) c
  JOIN products p USING (product_id)
  JOIN present USING (product_id)
 ORDER BY p.title, p.product_id, c.kind, c.name;
