SELECT item_id, variant_id FROM items WHERE order_id = :order AND line_id = :line AND unit = :unit
