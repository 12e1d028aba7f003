INSERT INTO stock_holds (variant_id, facility, qoh, atp) VALUES (:variant, :facility, :qoh, :atp)
ON CONFLICT (variant_id, facility) DO UPDATE SET qoh = qoh + excluded.qoh, atp = atp + excluded.atp
