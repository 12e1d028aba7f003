-- What takes a row of a reason back belongs to it. What a return of the shop itself put on a shelf the shop has put there too.
SELECT l.variant_id, l.facility, l.atp_diff
  FROM stock_ledger l
  LEFT JOIN returns r USING (return_id)
 WHERE l.ledger_id > :after AND l.ledger_id <= :to AND l.atp_diff <> 0
   AND (l.reason IN (SELECT value FROM json_each(:reasons))
        OR l.reason IN (SELECT value || '-undone' FROM json_each(:reasons)))
   AND NOT (l.reason IN ('returned', 'returned-undone') AND r.shop IS :shop)
 ORDER BY l.ledger_id
