DELETE FROM feed_refusals
 WHERE feed_file_id IN (SELECT feed_file_id FROM feed_files WHERE job = :job AND coalesce(read_at, found_at) < :before)
