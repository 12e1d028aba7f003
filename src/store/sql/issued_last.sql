-- From where a unit was issued last, each variant of it, how many, and how many less could be promised by it, unless that has
-- been taken back.
SELECT variant_id, facility, -qoh_diff, -atp_diff FROM stock_ledger
 WHERE ledger_id IN (SELECT max(ledger_id) FROM stock_ledger
                      WHERE item_id = :item AND reason IN ('issued', 'unissued') GROUP BY variant_id)
   AND reason = 'issued'
 ORDER BY ledger_id
