-- Kits whose open units wait in queues, and take the variant with them: how many of the kit, and how many of the variant.
SELECT v.identity, count(*), count(*) * k.quantity
  FROM kit_components k
  JOIN variants v ON v.variant_id = k.kit
  JOIN items i ON i.variant_id = k.kit AND i.status IN ('created', 'approved', 'held')
  JOIN ship_groups g USING (ship_group_id)
  JOIN facilities f USING (facility)
 WHERE k.component = :variant AND f.kind = 'queue' AND f.facility <> 'general-ops'
 GROUP BY v.identity, k.quantity
 ORDER BY v.identity
