-- From where a unit was issued last, unless that has been taken back.
SELECT variant_id, facility FROM (
    SELECT variant_id, facility, reason FROM stock_ledger
     WHERE item_id = :item AND reason IN ('issued', 'unissued')
     ORDER BY ledger_id DESC LIMIT 1)
 WHERE reason = 'issued'
