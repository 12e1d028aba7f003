-- The units of an order, where each is, and since when routing or a rejection has had it there.
SELECT i.item_id, i.line_id, i.unit, coalesce(v.identity, i.sku, i.title), i.status, g.facility, f.kind = 'queue',
       g.shipping_method, i.auto_cancel_at,
       (SELECT m.happened_at FROM item_moves m
         WHERE m.item_id = i.item_id AND m.to_facility = g.facility AND m.from_facility <> m.to_facility
         ORDER BY m.move_id DESC LIMIT 1)
  FROM items i
  JOIN ship_groups g USING (ship_group_id)
  JOIN facilities f USING (facility)
  LEFT JOIN variants v USING (variant_id)
 WHERE i.order_id = :order
 ORDER BY i.line_id, i.unit
