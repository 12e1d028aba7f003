-- The order of a unit that waits because of others that the facility rejected, unless somebody has said more since.
SELECT i.order_id
  FROM items i
  JOIN orders o USING (order_id)
  JOIN ship_groups g USING (ship_group_id)
 WHERE i.item_id = :item AND i.status = 'approved' AND o.status = 'approved' AND g.facility = :queue
   AND :facility = (SELECT m.from_facility FROM item_moves m
                     WHERE m.item_id = i.item_id AND m.to_facility = g.facility AND m.from_facility <> g.facility
                     ORDER BY m.move_id DESC LIMIT 1)
   AND (SELECT m.reason FROM item_moves m
         WHERE m.item_id = i.item_id AND m.to_facility = g.facility AND m.routing IS NULL
         ORDER BY m.move_id DESC LIMIT 1) IN ('avoid-order-split', 'cascade-by-product')
