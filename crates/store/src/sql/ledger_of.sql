-- The last rows of a variant's ledger, newest first, with what each left and what caused it.
WITH told AS (
    SELECT ledger_id, sum(qoh_diff) OVER so_far AS qoh, sum(atp_diff) OVER so_far AS atp
      FROM stock_ledger WHERE variant_id = :variant
    WINDOW so_far AS (PARTITION BY facility ORDER BY ledger_id)
)
SELECT l.happened_at, l.facility, l.reason, l.qoh_diff, l.atp_diff, t.qoh, t.atp, o.name, r.name, f.name, l.feed_line,
       l.note, l.run_id, u.job
  FROM told t
  JOIN stock_ledger l USING (ledger_id)
  JOIN runs u USING (run_id)
  LEFT JOIN items i ON i.item_id = l.item_id
  LEFT JOIN orders o ON o.order_id = i.order_id
  LEFT JOIN returns r ON r.return_id = l.return_id
  LEFT JOIN feed_files f ON f.feed_file_id = l.feed_file_id
 WHERE :facility IS NULL OR l.facility = :facility
 ORDER BY l.ledger_id DESC
 LIMIT :limit
