-- What a return has put on a shelf for a unit, the first time that it did, and how many of each.
SELECT variant_id, qoh_diff FROM stock_ledger
 WHERE ledger_id IN (SELECT min(ledger_id) FROM stock_ledger
                      WHERE item_id = :item AND return_id = :return AND reason = 'returned' GROUP BY variant_id)
 ORDER BY ledger_id
