INSERT INTO reservations (item_id, variant_id, facility, units, reserved_at, run_id) VALUES (:item, :variant, :facility, :units, :now, :run)
