-- Orders of which the store has cancelled something and the shop does not know it, in the order of their numbers, after
-- :after; where the shop has been told, it is the shop's answer that counts. CROSS JOIN: from the few to the many.
SELECT o.order_id, o.shopify_id, o.name,
       (SELECT count(*) FROM items i WHERE i.order_id = o.order_id AND i.status IN ('created', 'approved', 'held')),
       (SELECT json_group_array(DISTINCT g.facility) FROM items i JOIN ship_groups g USING (ship_group_id)
         WHERE i.order_id = o.order_id AND i.cancelled_by = 'store'),
       (SELECT e.why FROM order_events e WHERE e.order_id = o.order_id AND e.what = 'cancelled' AND e.decided_by = 'store'
         ORDER BY e.event_id DESC LIMIT 1),
       (SELECT json_group_array(b.answer) FROM outbox b WHERE b.shop = o.shop AND b.state = 'refused'
           AND b.key >= 'order/' || o.shopify_id || '/cancel/' AND b.key < 'order/' || o.shopify_id || '/cancel0')
  FROM (SELECT DISTINCT order_id FROM items WHERE cancelled_by = 'store' AND order_id > :after) c
 CROSS JOIN orders o USING (order_id)
 WHERE o.shop = :shop AND o.cancelled_at IS NULL
   AND (:name IS NULL OR o.name = :name OR o.name = '#' || :name)
   AND (:ids IS NULL OR o.shopify_id IN (SELECT value FROM json_each(:ids)))
   AND NOT EXISTS (SELECT 1 FROM outbox b WHERE b.shop = o.shop AND b.state IN ('pending', 'sending')
           AND b.key >= 'order/' || o.shopify_id || '/cancel/' AND b.key < 'order/' || o.shopify_id || '/cancel0')
 ORDER BY c.order_id
 LIMIT :limit
