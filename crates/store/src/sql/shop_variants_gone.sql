UPDATE shop_variants SET gone_at = :now
 WHERE shop = :shop AND shopify_product = :product AND gone_at IS NULL
   AND shopify_id NOT IN (SELECT value FROM json_each(:present))
RETURNING shopify_id
