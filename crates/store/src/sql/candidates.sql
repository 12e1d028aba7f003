-- Every variant that a shop has, with what rules look at: tags, collections and options as JSON.
SELECT v.variant_id, v.identity, p.product_type,
       (SELECT json_group_array(t.tag) FROM product_tags t WHERE t.product_id = v.product_id),
       (SELECT json_group_array(json_array(o.title, o.handle))
          FROM shop_products s
          JOIN collection_products m ON m.shop = s.shop AND m.shopify_product = s.shopify_id
          JOIN collections o ON o.shop = m.shop AND o.shopify_id = m.collection_id
         WHERE s.product_id = v.product_id AND s.gone_at IS NULL AND o.gone_at IS NULL),
       (SELECT json_group_array(o.name || '/' || o.value) FROM variant_options o WHERE o.variant_id = v.variant_id)
  FROM variants v
  JOIN products p ON p.product_id = v.product_id
 WHERE EXISTS (SELECT 1 FROM shop_variants s WHERE s.variant_id = v.variant_id AND s.gone_at IS NULL)
 ORDER BY v.variant_id
