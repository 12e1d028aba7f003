DELETE FROM stock_holds WHERE variant_id = :variant AND facility = :facility RETURNING qoh, atp
