-- What the ledger or a move speaks of stays, and with it the guard against counting it twice.
DELETE FROM feed_files
 WHERE job = :job AND coalesce(read_at, found_at) < :before
   AND NOT EXISTS (SELECT 1 FROM stock_ledger l WHERE l.feed_file_id = feed_files.feed_file_id)
   AND NOT EXISTS (SELECT 1 FROM item_moves m WHERE m.feed_file_id = feed_files.feed_file_id)
