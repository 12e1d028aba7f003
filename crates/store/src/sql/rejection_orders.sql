-- CROSS JOIN: from the few to the many.
SELECT n.value, o.order_id, o.shop, o.name FROM json_each(:names) n CROSS JOIN orders o ON o.name IN (n.value, '#' || n.value)
UNION
SELECT n.value, o.order_id, o.shop, o.name
  FROM json_each(:names) n
 CROSS JOIN shops s
 CROSS JOIN orders o ON o.shop = s.shop AND o.shopify_id = CAST(n.value AS INTEGER)
 WHERE n.value NOT GLOB '*[^0-9]*'
 ORDER BY 1, 2
