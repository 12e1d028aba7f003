INSERT INTO reservations (item_id, variant_id, facility, reserved_at, run_id) VALUES (:item, :variant, :facility, :now, :run)
