INSERT INTO feed_refusals (feed_file_id, line, reason, content) VALUES (:file, :line, :reason, :content)
