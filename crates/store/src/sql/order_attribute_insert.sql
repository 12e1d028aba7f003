INSERT INTO order_attributes (order_id, line_id, position, key, value) VALUES (:order, :line, :position, :key, :value)
