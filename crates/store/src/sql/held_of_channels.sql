SELECT v.identity, h.channel, h.threshold, h.allow_brokering, h.allow_pickup
  FROM json_each(:pairs) p
  JOIN variants v ON v.identity = p.value ->> 0
  JOIN variant_channels h ON h.variant_id = v.variant_id AND h.channel = p.value ->> 1
