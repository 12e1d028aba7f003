SELECT p.title FROM shop_products s JOIN products p USING (product_id)
 WHERE s.shop = :shop AND s.shopify_id = :id ORDER BY s.gone_at IS NOT NULL LIMIT 1
