SELECT sha256, found_at, rows FROM feed_files WHERE job = :job AND name = :name AND state = 'reading' AND rows > refused
