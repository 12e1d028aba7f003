SELECT DISTINCT s.variant_id FROM shop_variants s
 WHERE s.shop = :shop AND s.gone_at IS NULL AND s.variant_id > :after
 ORDER BY s.variant_id
 LIMIT :limit
