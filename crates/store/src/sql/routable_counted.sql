-- Where orders of which something waits in these queues have been given since :since at the earliest, and when last (as in order_limit).
SELECT i.order_id, m.to_facility, max(substr(m.happened_at, 1, 19))
  FROM (SELECT DISTINCT g.order_id
          FROM ship_groups g
         CROSS JOIN orders o USING (order_id)
         WHERE g.facility IN (SELECT value FROM json_each(:queues)) AND o.status = 'approved') w
 CROSS JOIN items i ON i.order_id = w.order_id
 CROSS JOIN item_moves m ON m.item_id = i.item_id
 WHERE m.reason = 'brokered' AND substr(m.happened_at, 1, 19) >= substr(:since, 1, 19)
   AND m.to_facility IN (SELECT value FROM json_each(:facilities))
 GROUP BY i.order_id, m.to_facility
 ORDER BY i.order_id, m.to_facility
