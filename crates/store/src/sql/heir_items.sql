-- Of an order that has ship groups of the same method at both, the units go into the one that stays.
UPDATE items
   SET ship_group_id = (SELECT t.ship_group_id
                          FROM ship_groups f
                          JOIN ship_groups t USING (order_id, shipping_method)
                         WHERE f.ship_group_id = items.ship_group_id AND t.facility = :to)
 WHERE ship_group_id IN (SELECT f.ship_group_id
                           FROM ship_groups f
                           JOIN ship_groups t USING (order_id, shipping_method)
                          WHERE f.facility = :from AND t.facility = :to)
