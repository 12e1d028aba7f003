SELECT feed_file_id FROM feed_files
 WHERE job = :job AND sha256 = :sha256 AND name = :name AND found_at = :found_at
