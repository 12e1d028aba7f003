-- The units of routable_groups, in the same order. Units whose line's attribute :together has the same value belong together.
SELECT g.ship_group_id, i.item_id, i.variant_id, i.price, i.promise_date, i.auto_cancel_at,
       (SELECT group_concat(a.amount, ' ') FROM item_adjustments a WHERE a.item_id = i.item_id AND a.kind = 'discount'),
       (SELECT min(other.line_id)
          FROM order_attributes own
          JOIN order_attributes other
            ON other.order_id = own.order_id AND other.line_id > 0 AND other.key = own.key AND other.value = own.value
         WHERE :together IS NOT NULL AND own.order_id = i.order_id AND own.line_id = i.line_id AND own.key = :together),
       (SELECT count(*) FROM item_moves m WHERE m.item_id = i.item_id AND m.reason = 'unfillable'),
       coalesce((SELECT m.reason = 'unfillable' AND m.to_facility IN (m.from_facility, 'unfillable') FROM item_moves m WHERE m.item_id = i.item_id
                  ORDER BY m.move_id DESC LIMIT 1), 0),
       (SELECT json_group_array(x.facility) FROM item_exclusions x
         WHERE x.item_id = i.item_id AND substr(x.from_at, 1, 19) <= substr(:now, 1, 19)
           AND (x.thru_at IS NULL OR substr(x.thru_at, 1, 19) > substr(:now, 1, 19)))
  FROM ship_groups g
 CROSS JOIN orders o USING (order_id)
  JOIN items i ON i.ship_group_id = g.ship_group_id AND i.status = 'approved'
 WHERE g.facility IN (SELECT value FROM json_each(:queues))
   AND o.status = 'approved' AND o.fulfillment_status <> 'ON_HOLD'
 ORDER BY o.order_id, g.ship_group_id, i.item_id
