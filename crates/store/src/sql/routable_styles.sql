-- These variants, and all others of the same products.
SELECT DISTINCT s.variant_id
  FROM json_each(:variants) a
  JOIN variants v ON v.variant_id = a.value
  JOIN variants s ON s.product_id = v.product_id
 WHERE EXISTS (SELECT 1 FROM shop_variants h WHERE h.variant_id = s.variant_id AND h.gone_at IS NULL)
