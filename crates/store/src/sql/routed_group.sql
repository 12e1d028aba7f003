-- Where items wait, as long as their order may go on, and the shop does not hold it.
SELECT g.ship_group_id
  FROM ship_groups g
  JOIN orders o USING (order_id)
 WHERE g.order_id = :order AND g.facility = :from AND g.shipping_method = :method
   AND o.status = 'approved' AND o.fulfillment_status <> 'ON_HOLD'
