SELECT n.value, o.order_id, o.shop, o.name FROM json_each(:names) n JOIN orders o ON o.name IN (n.value, '#' || n.value)
UNION
SELECT n.value, o.order_id, o.shop, o.name
  FROM json_each(:names) n
  JOIN shops s
  JOIN orders o ON o.shop = s.shop AND o.shopify_id = CAST(n.value AS INTEGER)
 WHERE n.value NOT GLOB '*[^0-9]*'
 ORDER BY 1, 2
