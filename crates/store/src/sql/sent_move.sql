INSERT INTO item_moves (item_id, from_facility, to_facility, reason, attempt, happened_at, run_id)
VALUES (:item, :from, :to, 'sent', (SELECT coalesce(max(attempt), 0) FROM item_moves WHERE item_id = :item), :now, :run)
