-- What ever happened to an order: what its runs did, and what was sent to the shop for it.
SELECT happened_at, run_id, job, line_id, unit, decided_by, what, why FROM (
    SELECT e.happened_at, e.run_id, r.job, e.line_id, e.unit, e.decided_by, e.what, e.why, 0 AS sent, e.event_id AS n
      FROM order_events e
      JOIN runs r USING (run_id)
     WHERE e.order_id = :order
    UNION ALL
    SELECT coalesce(b.settled_at, b.planned_at), b.run_id, b.job, NULL, NULL, 'store', b.state,
           'sent to the shop: ' || b.key || coalesce(': ' || b.answer, ''), 1, b.outbox_id
      FROM outbox b
      JOIN orders o ON o.shop = b.shop AND o.order_id = :order
     WHERE b.key >= 'order/' || o.shopify_id || '/' AND b.key < 'order/' || o.shopify_id || '0'
)
 ORDER BY happened_at, sent, n
