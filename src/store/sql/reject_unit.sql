UPDATE items
   SET ship_group_id = (SELECT t.ship_group_id
                          FROM ship_groups f
                          JOIN ship_groups t USING (order_id, shipping_method)
                         WHERE f.ship_group_id = items.ship_group_id AND t.facility = :queue)
 WHERE item_id = :item AND status = 'approved'
   AND EXISTS (SELECT 1 FROM ship_groups g JOIN orders o USING (order_id)
                WHERE g.ship_group_id = items.ship_group_id AND g.facility = :facility AND o.status = 'approved')
RETURNING order_id
