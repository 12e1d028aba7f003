UPDATE items SET ship_group_id = :to WHERE item_id = :item
