DELETE FROM ship_groups
 WHERE facility = :from
   AND EXISTS (SELECT 1 FROM ship_groups t
                WHERE t.order_id = ship_groups.order_id AND t.shipping_method = ship_groups.shipping_method AND t.facility = :to)
