SELECT v.identity, h.facility, h.safety_stock, h.allow_brokering, h.allow_pickup
  FROM json_each(:pairs) p
  JOIN variants v ON v.identity = p.value ->> 0
  JOIN variant_facilities h ON h.variant_id = v.variant_id AND h.facility = p.value ->> 1
