-- So that they are read again.
UPDATE shop_products SET content_hash = ''
 WHERE gone_at IS NULL
   AND (shop, shopify_id) IN (SELECT shop, shopify_product FROM shop_variants
                               WHERE variant_id IN (SELECT value FROM json_each(:variants)) AND gone_at IS NULL)
