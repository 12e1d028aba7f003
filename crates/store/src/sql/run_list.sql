SELECT run_id, shop, job, variant, state, started_at, finished_at, exit_code,
       seen, created, updated, unchanged, skipped, failed, confirmed, refused, cause, program, window
  FROM runs
 WHERE (:run IS NULL OR run_id = :run)
   AND (:shop IS NULL OR shop = :shop)
   AND (:job IS NULL OR job = :job)
   AND (:variant IS NULL OR variant = :variant)
 ORDER BY run_id DESC
 LIMIT :limit
