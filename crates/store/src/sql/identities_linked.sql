SELECT s.shopify_id, v.identity FROM shop_variants s JOIN variants v USING (variant_id)
 WHERE s.shop = :shop AND s.shopify_id IN (SELECT value FROM json_each(:ids))
