SELECT ledger_id, variant_id FROM stock_ledger
 WHERE ledger_id > :after AND reason <> 'shop-reset'
 ORDER BY ledger_id
 LIMIT :limit
