SELECT s.facility, s.qoh, s.atp, coalesce(h.safety_stock, 0), coalesce(h.allow_pickup, 1)
  FROM stock s
  LEFT JOIN variant_facilities h ON h.variant_id = s.variant_id AND h.facility = s.facility
 WHERE s.variant_id = :variant
 ORDER BY s.facility
