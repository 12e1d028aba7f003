INSERT INTO feed_files (job, sha256, name, state, run_id, found_at)
VALUES (:job, :sha256, :name, 'reading', :run, :found_at)
RETURNING feed_file_id
