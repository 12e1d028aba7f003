INSERT INTO item_moves (item_id, from_facility, to_facility, reason, attempt, note, happened_at, run_id, feed_file_id, feed_line)
VALUES (:item, :from, :to, :reason, (SELECT coalesce(max(attempt), 0) FROM item_moves WHERE item_id = :item), :note, :now, :run,
        :file, :line)
