-- SKU and barcode identify after trimming. What was stored with invisible characters at its ends is trimmed here, once.

ALTER TABLE shop_variants ADD COLUMN raw_sku TEXT;       -- as Shopify has it, where trimming changed it
ALTER TABLE shop_variants ADD COLUMN raw_barcode TEXT;

-- The characters of domain::identifier::is_invisible.
CREATE TABLE invisible AS SELECT char(
    9, 10, 11, 12, 13, 32, 133, 160, 173, 1564, 5760, 6158, 8192, 8193, 8194, 8195, 8196, 8197,
    8198, 8199, 8200, 8201, 8202, 8203, 8204, 8205, 8206, 8207, 8232, 8233, 8234, 8235, 8236, 8237,
    8238, 8239, 8287, 8288, 8294, 8295, 8296, 8297, 12288, 65279
) AS chars;

CREATE TABLE trimming AS
SELECT variant_id, nullif(trim(identity, chars), '') AS identity, nullif(trim(sku, chars), '') AS sku,
       nullif(trim(barcode, chars), '') AS barcode
  FROM variants, invisible
 WHERE (trim(identity, chars), trim(sku, chars), trim(barcode, chars)) IS NOT (identity, sku, barcode);
CREATE INDEX trimming_by_identity ON trimming (identity, variant_id);

-- Their products are read again: only Shopify knows what each of its variants has.
UPDATE shop_products SET content_hash = ''
 WHERE (shop, shopify_id) IN (SELECT shop, shopify_product FROM shop_variants JOIN trimming USING (variant_id));
UPDATE shop_variants SET raw_sku = nullif(v.sku, t.sku), raw_barcode = nullif(v.barcode, t.barcode)
  FROM trimming t JOIN variants v USING (variant_id)
 WHERE (shop_variants.shop, shop_variants.shopify_id) = (v.described_by, v.described_of)
   AND shop_variants.variant_id = t.variant_id;

-- Nothing is merged: where another variant has the trimmed identity, the variant stays as it is, and products sync reports it.
-- So does one whose identity is blank.
UPDATE variants SET identity = t.identity
  FROM trimming t
 WHERE t.variant_id = variants.variant_id AND t.identity <> variants.identity
   AND NOT EXISTS (SELECT 1 FROM variants other WHERE other.identity = t.identity)
   AND NOT EXISTS (SELECT 1 FROM trimming before WHERE before.identity = t.identity AND before.variant_id < t.variant_id);
UPDATE variants SET sku = t.sku, barcode = t.barcode
  FROM trimming t
 WHERE t.variant_id = variants.variant_id AND t.identity = variants.identity;

UPDATE items SET sku = nullif(trim(sku, chars), '') FROM invisible WHERE trim(sku, chars) <> sku;

DROP TABLE trimming;
DROP TABLE invisible;
