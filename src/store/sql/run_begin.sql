INSERT INTO runs (shop, job, variant, state, started_at, program)
VALUES (:shop, :job, :variant, 'running', :now, :program)
RETURNING run_id
