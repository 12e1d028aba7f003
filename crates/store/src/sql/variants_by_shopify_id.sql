SELECT n.value, v.identity
  FROM json_each(:names) n
  CROSS JOIN shops s
  JOIN shop_variants sv ON sv.shop = s.shop AND sv.shopify_id = CAST(n.value AS INTEGER)
  JOIN variants v USING (variant_id)
