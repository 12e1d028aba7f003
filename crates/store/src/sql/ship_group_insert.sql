INSERT INTO ship_groups (order_id, facility, shipping_method, ship_after, ship_by, deliver_by)
VALUES (:order, :facility, :shipping_method, :ship_after, :ship_by, :deliver_by)
