-- From where a unit was issued last, each variant of it, and what that changed on hand and to promise, unless it has been taken
-- back.
SELECT variant_id, facility, qoh_diff, atp_diff FROM stock_ledger
 WHERE ledger_id IN (SELECT max(ledger_id) FROM stock_ledger
                      WHERE item_id = :item AND reason IN ('issued', 'unissued') GROUP BY variant_id)
   AND reason = 'issued'
 ORDER BY ledger_id
