-- The ship group and the order of a unit that the facility is still to send.
SELECT g.ship_group_id, g.order_id
  FROM items i
  JOIN ship_groups g USING (ship_group_id)
  JOIN orders o ON o.order_id = g.order_id
 WHERE i.item_id = :item AND i.status = 'approved' AND g.facility = :facility AND o.status = 'approved'
