SELECT s.facility, s.qoh, s.atp, coalesce(h.safety_stock, 0), coalesce(h.allow_pickup, 1), coalesce(k.atp, 0)
  FROM stock s
  LEFT JOIN variant_facilities h ON h.variant_id = s.variant_id AND h.facility = s.facility
  LEFT JOIN stock_holds k ON k.variant_id = s.variant_id AND k.facility = s.facility
 WHERE s.variant_id = :variant
 ORDER BY s.facility
