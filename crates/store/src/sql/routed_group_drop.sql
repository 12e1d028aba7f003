DELETE FROM ship_groups
 WHERE ship_group_id = :from AND NOT EXISTS (SELECT 1 FROM items WHERE ship_group_id = :from)
