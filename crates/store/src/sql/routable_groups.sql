-- What waits in these queues and may go on, by orders; what the shop holds, as a whole, waits on. CROSS JOIN: from the queues,
-- for most approved orders wait no more.
SELECT g.ship_group_id, g.facility, g.shipping_method, g.ship_after, g.ship_by,
       o.order_id, o.shop, o.name, o.ordered_at, o.channel, o.ship_latitude, o.ship_longitude,
       (SELECT json_group_array(t.tag) FROM order_tags t WHERE t.order_id = o.order_id), o.ship_country, o.ship_zip,
       o.origin_facility
  FROM ship_groups g
 CROSS JOIN orders o USING (order_id)
 WHERE g.facility IN (SELECT value FROM json_each(:queues))
   AND o.status = 'approved' AND o.fulfillment_status <> 'ON_HOLD'
   AND EXISTS (SELECT 1 FROM items i WHERE i.ship_group_id = g.ship_group_id AND i.status = 'approved')
 ORDER BY o.order_id, g.ship_group_id
