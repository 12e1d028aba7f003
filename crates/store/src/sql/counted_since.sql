-- When a shelf was counted last, beside :at, at which something left it: 'never', 'before', 'since'; or 'since-as-promised', if
-- that was told as what can be promised, and something was kept for :item by then. Where nobody has counted, stock is of when
-- it first came in. No row where there is none.
WITH counted AS (
    SELECT l.ledger_id, l.happened_at, l.reset_of FROM stock_ledger l
     WHERE l.variant_id = :variant AND l.facility = :facility AND l.reason IN ('external-reset', 'shop-reset', 'cycle-count')
     ORDER BY l.happened_at DESC, l.ledger_id DESC LIMIT 1
), came_in AS (
    SELECT l.happened_at FROM stock_ledger l
     WHERE l.variant_id = :variant AND l.facility = :facility AND l.item_id IS NULL
     ORDER BY l.ledger_id LIMIT 1
), known AS (
    SELECT substr(coalesce((SELECT happened_at FROM counted), (SELECT happened_at FROM came_in)), 1, 19) AS at
)
SELECT CASE
       WHEN known.at IS NULL THEN 'never'
       WHEN known.at <= substr(:at, 1, 19) THEN 'before'
       WHEN EXISTS (SELECT 1 FROM counted c WHERE c.reset_of = 'atp'
                       AND (SELECT max(l.ledger_id) FROM stock_ledger l
                             WHERE l.item_id = :item AND l.variant_id = :variant AND l.facility = :facility
                               AND l.reason = 'reserved') < c.ledger_id) THEN 'since-as-promised'
       ELSE 'since'
       END
  FROM stock s, known
 WHERE s.variant_id = :variant AND s.facility = :facility
