-- Units of these orders; of these variants at these facilities; and, where it is asked for, what else is at the facility of
-- the orders that these are of. Kits with what they are made of: as it is kept for them, else as it is now. Of what waits
-- because it was rejected: by whom, all that was said of why since, and for how long who rejected it may not have it; routing
-- that finds nothing for it says nothing of that. The status is asked for twice, because the index is of open units. CROSS JOIN:
-- from the few to the many.
WITH asked AS MATERIALIZED (
    SELECT v.variant_id, p.value ->> 1 AS facility, p.value ->> 2 AS whole
      FROM json_each(:cascades) p
      JOIN variants v ON v.identity = p.value ->> 0
), met AS MATERIALIZED (
    SELECT i.item_id, i.order_id, a.facility, a.whole
      FROM asked a
     CROSS JOIN items i ON i.variant_id = a.variant_id AND i.status IN ('created', 'approved', 'held') AND i.status = 'approved'
     CROSS JOIN ship_groups g ON g.ship_group_id = i.ship_group_id AND g.facility = a.facility
)
SELECT i.item_id, i.order_id, o.name, o.status, i.line_id, i.unit, i.status, v.identity,
       CASE WHEN v.kind = 'kit' OR EXISTS (SELECT 1 FROM kit_components k WHERE k.kit = i.variant_id) THEN coalesce(
           (SELECT json_group_array(json_array(c.identity, k.units) ORDER BY c.identity)
              FROM reservations k JOIN variants c USING (variant_id)
             WHERE k.item_id = i.item_id HAVING count(*) > 0),
           (SELECT json_group_array(json_array(c.identity, k.quantity) ORDER BY c.identity)
              FROM kit_components k JOIN variants c ON c.variant_id = k.component
             WHERE k.kit = i.variant_id)) END,
       g.facility, g.shipping_method, r.from_facility,
       CASE WHEN r.move_id IS NOT NULL THEN (
           SELECT json_group_array(m.reason) FROM item_moves m
            WHERE m.item_id = i.item_id AND m.move_id >= r.move_id AND m.to_facility = g.facility AND m.routing IS NULL) END,
       x.from_at, x.thru_at
  FROM items i
  JOIN orders o USING (order_id)
  JOIN ship_groups g USING (ship_group_id)
  LEFT JOIN variants v USING (variant_id)
  LEFT JOIN item_moves r ON g.facility IN ('rejected', 'pickup-rejected') AND r.move_id = (
      SELECT max(m.move_id) FROM item_moves m
       WHERE m.item_id = i.item_id AND m.to_facility = g.facility AND m.from_facility <> g.facility)
  LEFT JOIN item_exclusions x ON x.item_id = i.item_id AND x.facility = r.from_facility
 WHERE i.item_id IN (
    SELECT k.item_id FROM items k WHERE k.order_id IN (SELECT value FROM json_each(:orders))
    UNION
    SELECT item_id FROM met
    UNION
    SELECT k.item_id
      FROM met
     CROSS JOIN ship_groups h ON h.order_id = met.order_id AND h.facility = met.facility
     CROSS JOIN items k ON k.ship_group_id = h.ship_group_id
     WHERE met.whole AND k.status = 'approved')
 ORDER BY i.item_id
