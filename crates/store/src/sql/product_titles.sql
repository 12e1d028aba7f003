SELECT s.shopify_id, p.title
  FROM shop_products s
  JOIN products p USING (product_id)
 WHERE s.shop = :shop AND s.gone_at IS NULL AND s.shopify_id IN (SELECT value FROM json_each(:ids))
