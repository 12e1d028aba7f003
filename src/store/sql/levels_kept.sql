SELECT s.variant_id, s.facility, s.qoh, s.atp,
       (SELECT coalesce(sum(r.units), 0) FROM reservations r WHERE r.variant_id = s.variant_id AND r.facility = s.facility)
  FROM stock s
 WHERE s.variant_id IN (SELECT value FROM json_each(:variants))
