-- CROSS JOIN, here and in the others: in the order of the variants, so that nothing has to be sorted.
SELECT a.variant_id, s.facility, s.atp
  FROM asked a CROSS JOIN stock s ON s.variant_id = a.variant_id
 ORDER BY a.variant_id, s.facility
