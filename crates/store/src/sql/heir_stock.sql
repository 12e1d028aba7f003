INSERT INTO stock (variant_id, facility, qoh, atp)
SELECT variant_id, :to, qoh, atp FROM stock WHERE facility = :from
ON CONFLICT (variant_id, facility) DO UPDATE SET qoh = stock.qoh + excluded.qoh, atp = stock.atp + excluded.atp
