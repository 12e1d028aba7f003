-- Content of which rows were taken: all of it, or as much as there was before it became unusable.
SELECT name, found_at FROM feed_files
 WHERE job = :job AND sha256 = :sha256 AND state <> 'reading' AND rows > refused
 ORDER BY feed_file_id
 LIMIT 1
