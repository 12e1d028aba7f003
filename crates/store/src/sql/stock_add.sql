INSERT INTO stock (variant_id, facility, qoh, atp) VALUES (:variant, :facility, :qoh, :atp)
ON CONFLICT (variant_id, facility) DO UPDATE SET qoh = stock.qoh + excluded.qoh, atp = stock.atp + excluded.atp
