SELECT a.variant_id, h.facility, h.safety_stock, h.allow_brokering, h.allow_pickup
  FROM asked a CROSS JOIN variant_facilities h ON h.variant_id = a.variant_id
 ORDER BY a.variant_id, h.facility
