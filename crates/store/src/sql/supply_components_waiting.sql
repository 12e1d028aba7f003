-- What waits of each component of a kit: units of it, and what units of other kits take of it.
SELECT a.variant_id, k.component,
       (SELECT count(*) FROM waits w WHERE w.variant_id = k.component)
       + (SELECT coalesce(sum(o.quantity), 0) FROM kit_components o CROSS JOIN waits w ON w.variant_id = o.kit
           WHERE o.component = k.component AND o.kit <> k.kit),
       (SELECT coalesce(sum(w.presold), 0) FROM waits w WHERE w.variant_id = k.component)
       + (SELECT coalesce(sum(o.quantity * w.presold), 0)
            FROM kit_components o CROSS JOIN waits w ON w.variant_id = o.kit
           WHERE o.component = k.component AND o.kit <> k.kit)
  FROM asked a
 CROSS JOIN kit_components k ON k.kit = a.variant_id
 ORDER BY a.variant_id, k.component
