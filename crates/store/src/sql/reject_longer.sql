-- The order of a unit that waits because the facility rejected it, and that the facility may have again before :until.
SELECT i.order_id
  FROM items i
  JOIN orders o USING (order_id)
  JOIN ship_groups g USING (ship_group_id)
 WHERE i.item_id = :item AND i.status = 'approved' AND o.status = 'approved' AND g.facility = :queue
   AND :facility = (SELECT m.from_facility FROM item_moves m
                     WHERE m.item_id = i.item_id AND m.to_facility = g.facility AND m.from_facility <> g.facility
                     ORDER BY m.move_id DESC LIMIT 1)
   AND NOT EXISTS (SELECT 1 FROM item_exclusions x
                    WHERE x.item_id = i.item_id AND x.facility = :facility AND (x.thru_at IS NULL OR x.thru_at >= :until))
