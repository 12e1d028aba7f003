SELECT v.identity FROM shop_variants s JOIN variants v USING (variant_id)
 WHERE s.shop = :shop AND s.inventory_item_id = :id ORDER BY s.gone_at IS NOT NULL LIMIT 1
