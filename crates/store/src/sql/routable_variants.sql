SELECT v.variant_id, v.identity, v.product_id,
       CASE WHEN :categories THEN (
           SELECT json_group_array(name) FROM (
               SELECT p.product_type AS name FROM products p WHERE p.product_id = v.product_id AND p.product_type <> ''
               UNION SELECT t.tag FROM product_tags t WHERE t.product_id = v.product_id
               UNION SELECT n.value
                 FROM shop_products s
                 JOIN collection_products m ON m.shop = s.shop AND m.shopify_product = s.shopify_id
                 JOIN collections c ON c.shop = m.shop AND c.shopify_id = m.collection_id AND c.gone_at IS NULL
                 JOIN json_each(json_array(c.title, c.handle)) n
                WHERE s.product_id = v.product_id AND s.gone_at IS NULL
                ORDER BY 1)) END,
       v.kind = 'kit'
  FROM json_each(:variants) a
  JOIN variants v ON v.variant_id = a.value
 ORDER BY v.variant_id
