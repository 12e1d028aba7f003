-- Where the units of an order have been, oldest first.
SELECT m.happened_at, m.run_id, r.job, i.line_id, i.unit, coalesce(v.identity, i.sku, i.title), m.from_facility,
       m.to_facility, m.reason, m.routing, m.rule, m.attempt, m.metres, m.suggested_method, m.note
  FROM items i
  JOIN item_moves m USING (item_id)
  JOIN runs r USING (run_id)
  LEFT JOIN variants v USING (variant_id)
 WHERE i.order_id = :order
 ORDER BY m.move_id
