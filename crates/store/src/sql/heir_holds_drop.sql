DELETE FROM stock_holds WHERE facility = :from
