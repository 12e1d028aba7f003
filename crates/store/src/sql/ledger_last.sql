SELECT coalesce(max(ledger_id), 0) FROM stock_ledger
