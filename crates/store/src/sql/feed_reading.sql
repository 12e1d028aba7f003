SELECT name, found_at, rows FROM feed_files WHERE job = :job AND sha256 = :sha256 AND state = 'reading'
