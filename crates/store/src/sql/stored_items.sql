-- Where a unit is; of one that was sent, also from which shelf it was taken last, if it was from one.
SELECT o.shopify_id, i.line_id, i.unit, i.status, f.kind = 'queue', i.cancelled_by, g.facility,
       iif(i.status = 'completed',
           (SELECT iif(l.reason = 'issued', l.facility, NULL) FROM stock_ledger l
             WHERE l.item_id = i.item_id AND l.reason IN ('issued', 'unissued')
             ORDER BY l.ledger_id DESC LIMIT 1),
           NULL)
  FROM orders o
  JOIN items i USING (order_id)
  JOIN ship_groups g USING (ship_group_id)
  JOIN facilities f USING (facility)
 WHERE o.shop = :shop AND o.shopify_id IN (SELECT value FROM json_each(:ids))
 ORDER BY i.order_id, i.line_id, i.unit
