UPDATE items SET status = :to, cancelled_by = CASE :to WHEN 'cancelled' THEN :by END
 WHERE order_id = (SELECT order_id FROM orders WHERE shop = :shop AND shopify_id = :id)
   AND line_id = :line AND unit = :unit AND status = :from
RETURNING order_id, item_id, variant_id, ship_group_id
