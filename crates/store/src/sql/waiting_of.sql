SELECT g.facility, count(*)
  FROM items i
  JOIN ship_groups g USING (ship_group_id)
  JOIN facilities f USING (facility)
 WHERE i.variant_id = :variant AND i.status IN ('created', 'approved', 'held')
   AND f.kind = 'queue' AND f.facility <> 'general-ops'
 GROUP BY g.facility
 ORDER BY g.facility
