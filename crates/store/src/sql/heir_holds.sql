INSERT INTO stock_holds (variant_id, facility, qoh, atp) SELECT variant_id, :to, qoh, atp FROM stock_holds WHERE facility = :from
ON CONFLICT (variant_id, facility) DO UPDATE SET qoh = qoh + excluded.qoh, atp = atp + excluded.atp
