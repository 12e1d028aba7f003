SELECT s.variant_id, s.facility, s.qoh, s.atp,
       (SELECT coalesce(sum(r.units), 0) FROM reservations r WHERE r.variant_id = s.variant_id AND r.facility = s.facility),
       coalesce(h.qoh, 0), coalesce(h.atp, 0)
  FROM stock s
  LEFT JOIN stock_holds h USING (variant_id, facility)
 WHERE s.variant_id IN (SELECT value FROM json_each(:variants))
