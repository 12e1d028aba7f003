INSERT INTO item_moves (item_id, from_facility, to_facility, reason, routing, rule, attempt, metres, suggested_method, note,
                        happened_at, run_id)
VALUES (:item, :from, :to, :reason, :routing, :rule,
        1 + (SELECT coalesce(max(attempt), 0) FROM item_moves WHERE item_id = :item),
        :metres, :suggested_method, :note, :now, :run)
