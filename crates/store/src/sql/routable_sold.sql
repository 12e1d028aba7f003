-- What was issued of these variants since :since.
SELECT l.variant_id, l.facility, -sum(l.qoh_diff)
  FROM json_each(:variants) a
 CROSS JOIN stock_ledger l ON l.variant_id = a.value
 WHERE l.reason IN ('issued', 'unissued') AND l.happened_at >= :since
 GROUP BY l.variant_id, l.facility
