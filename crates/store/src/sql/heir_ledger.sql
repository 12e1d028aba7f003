UPDATE stock_ledger SET facility = :to
 WHERE facility = :from AND variant_id IN (SELECT variant_id FROM stock WHERE facility = :from)
