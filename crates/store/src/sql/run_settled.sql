UPDATE runs SET confirmed = confirmed + :confirmed, refused = refused + :refused
 WHERE run_id = :run AND state = 'running'
