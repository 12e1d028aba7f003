-- The ship group in the queue, with the method and the dates of the one that the unit is in.
INSERT INTO ship_groups (order_id, facility, shipping_method, ship_after, ship_by, deliver_by)
SELECT g.order_id, :queue, g.shipping_method, g.ship_after, g.ship_by, g.deliver_by
  FROM items i
  JOIN ship_groups g USING (ship_group_id)
 WHERE i.item_id = :item
ON CONFLICT (order_id, facility, shipping_method) DO NOTHING
