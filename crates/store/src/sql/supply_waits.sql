, waits AS NOT MATERIALIZED (
    -- As in supply_waiting.
    SELECT i.variant_id, g.facility IN ('preorder', 'backorder') AS presold
      FROM items i
      JOIN ship_groups g ON g.ship_group_id = i.ship_group_id
      JOIN facilities f ON f.facility = g.facility
     WHERE i.status IN ('created', 'approved', 'held') AND f.kind = 'queue' AND f.facility <> 'general-ops'
)
