INSERT INTO items (order_id, line_id, unit, ship_group_id, variant_id, status, sku, title, price, promise_date, gift_card)
VALUES (:order, :line, :unit, :ship_group, :variant, :status, :sku, :title, :price, :promise_date, :gift_card)
ON CONFLICT (order_id, line_id, unit) DO NOTHING
