UPDATE items SET cancelled_by = 'shop'
 WHERE order_id = (SELECT order_id FROM orders WHERE shop = :shop AND shopify_id = :id) AND cancelled_by = 'store'
RETURNING order_id, line_id, unit
