-- What units of kits that wait take of each variant.
SELECT a.variant_id, sum(k.quantity), sum(k.quantity * w.presold)
  FROM asked a
 CROSS JOIN kit_components k ON k.component = a.variant_id
 CROSS JOIN waits w ON w.variant_id = k.kit
 GROUP BY a.variant_id
 ORDER BY a.variant_id
