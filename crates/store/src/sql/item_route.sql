UPDATE items SET ship_group_id = :to, auto_cancel_at = iif(:keeps_date, auto_cancel_at, :auto_cancel_at)
 WHERE item_id = :item AND ship_group_id = :from AND status = 'approved'
RETURNING variant_id
