-- SKU and barcode of a variant as Shopify has them, where they are not what they are here.
SELECT shop, shopify_id, raw_sku, raw_barcode
  FROM shop_variants
 WHERE variant_id = :variant AND coalesce(raw_sku, raw_barcode) IS NOT NULL
 ORDER BY shop, shopify_id
