SELECT a.variant_id, c.channel, c.threshold, c.allow_brokering, c.allow_pickup
  FROM asked a CROSS JOIN variant_channels c ON c.variant_id = a.variant_id
 ORDER BY a.variant_id, c.channel
