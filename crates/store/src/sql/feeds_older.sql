SELECT EXISTS (
    SELECT 1 FROM feed_files f
     WHERE f.job = :job AND coalesce(f.read_at, f.found_at) < :before
       AND (NOT EXISTS (SELECT 1 FROM stock_ledger l WHERE l.feed_file_id = f.feed_file_id)
            AND NOT EXISTS (SELECT 1 FROM item_moves m WHERE m.feed_file_id = f.feed_file_id)
         OR EXISTS (SELECT 1 FROM feed_refusals r WHERE r.feed_file_id = f.feed_file_id))
)
