UPDATE runs SET state = :state, finished_at = :now, exit_code = :exit_code, cause = :cause
 WHERE run_id = :run AND state = 'running'
