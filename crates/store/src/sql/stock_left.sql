-- What can still be promised, and what of it is kept for those who walk in; no row where orders are not sent from there.
SELECT s.atp, coalesce(h.safety_stock, 0)
  FROM stock s
  LEFT JOIN variant_facilities h ON h.variant_id = s.variant_id AND h.facility = s.facility
 WHERE s.variant_id = :variant AND s.facility = :facility AND coalesce(h.allow_brokering, 1)
