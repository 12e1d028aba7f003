-- Orders of a shop with anything that has not been approved, in the order of their numbers, after :after.
SELECT order_id, shopify_id, name, status, fulfillment_status, financial_status, total, outstanding,
       (SELECT json_group_array(tag) FROM order_tags t WHERE t.order_id = o.order_id),
       (SELECT json_group_array(status) FROM payments p WHERE p.order_id = o.order_id),
       (SELECT json_group_array(json_array(line_id, unit)) FROM items i WHERE i.order_id = o.order_id AND i.status = 'created')
  FROM orders o
 WHERE shop = :shop AND order_id > :after AND status IN ('created', 'approved')
   AND (status = 'created' OR (status = 'approved' AND EXISTS (
        SELECT 1 FROM items i WHERE i.order_id = o.order_id AND i.status = 'created')))
   AND (:name IS NULL OR name = :name OR name = '#' || :name)
 ORDER BY order_id
 LIMIT :limit
