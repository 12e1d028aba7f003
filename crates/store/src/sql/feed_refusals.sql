SELECT line, reason, content FROM feed_refusals
 WHERE feed_file_id = :file AND line > :after
 ORDER BY line
 LIMIT :limit
