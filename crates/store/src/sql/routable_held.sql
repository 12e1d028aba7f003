-- What waits in these queues and would go on, did the shop not hold its order (routable_groups leaves it out): how much in each, and
-- the names of the first orders. What its buyer fetches is never routed.
WITH held AS (
    SELECT g.facility, o.order_id, o.name
      FROM ship_groups g
     CROSS JOIN orders o USING (order_id)
      JOIN items i ON i.ship_group_id = g.ship_group_id AND i.status = 'approved'
     WHERE g.facility IN (SELECT value FROM json_each(:queues)) AND g.shipping_method <> :fetched
       AND o.status = 'approved' AND o.fulfillment_status = 'ON_HOLD'
)
SELECT h.facility, count(DISTINCT h.order_id), count(*),
       (SELECT json_group_array(n.name) FROM (
           SELECT DISTINCT m.order_id, m.name FROM held m WHERE m.facility = h.facility ORDER BY m.order_id LIMIT :names) n)
  FROM held h
 GROUP BY h.facility
 ORDER BY h.facility
