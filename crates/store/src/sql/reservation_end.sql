DELETE FROM reservations WHERE item_id = :item RETURNING variant_id, facility, units
