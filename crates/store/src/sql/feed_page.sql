UPDATE feed_files SET rows = rows + :rows, refused = refused + :refused, state = :state, cause = :cause,
       read_at = iif(:state = 'reading', NULL, :now)
 WHERE feed_file_id = :file AND state = 'reading'
