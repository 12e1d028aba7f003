-- Where these variants are, and what is held back of them; where there is none, something may be held back all the same.
SELECT s.variant_id, s.facility, s.atp, coalesce(h.safety_stock, 0), coalesce(h.allow_brokering, 1)
  FROM json_each(:variants) a
 CROSS JOIN stock s ON s.variant_id = a.value
  LEFT JOIN variant_facilities h ON h.variant_id = s.variant_id AND h.facility = s.facility
UNION ALL
SELECT h.variant_id, h.facility, 0, h.safety_stock, h.allow_brokering
  FROM json_each(:variants) a
 CROSS JOIN variant_facilities h ON h.variant_id = a.value
 WHERE NOT EXISTS (SELECT 1 FROM stock s WHERE s.variant_id = h.variant_id AND s.facility = h.facility)
