SELECT max(found_at) FROM feed_files WHERE job = :job AND sha256 = :sha256 AND name = :name
