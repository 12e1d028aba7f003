SELECT ship_group_id FROM ship_groups
 WHERE order_id = :order AND facility = :facility AND shipping_method = :shipping_method
