-- The order of a unit that waits because the facility rejected it, unless the same reason was given since.
SELECT i.order_id
  FROM items i
  JOIN orders o USING (order_id)
  JOIN ship_groups g USING (ship_group_id)
  JOIN item_moves r ON r.move_id = (
      SELECT max(m.move_id) FROM item_moves m
       WHERE m.item_id = i.item_id AND m.to_facility = g.facility AND m.from_facility <> g.facility)
 WHERE i.item_id = :item AND i.status = 'approved' AND o.status = 'approved' AND g.facility = :queue
   AND r.from_facility = :facility
   AND NOT EXISTS (SELECT 1 FROM item_moves m
                    WHERE m.item_id = i.item_id AND m.move_id >= r.move_id AND m.to_facility = g.facility
                      AND m.routing IS NULL AND m.reason = :reason)
