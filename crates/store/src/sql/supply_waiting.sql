-- Open units that wait in queues. What is in general-ops waits for nothing: it is history, or needs no parcel.
SELECT a.variant_id, count(*), sum(g.facility IN ('preorder', 'backorder'))
  FROM asked a
 CROSS JOIN items i ON i.variant_id = a.variant_id AND i.status IN ('created', 'approved', 'held')
  JOIN ship_groups g ON g.ship_group_id = i.ship_group_id
  JOIN facilities f ON f.facility = g.facility
 WHERE f.kind = 'queue' AND f.facility <> 'general-ops'
 GROUP BY a.variant_id
 ORDER BY a.variant_id
