INSERT INTO runs (shop, job, variant, state, started_at, window, program)
VALUES (:shop, :job, :variant, 'running', :now, :window, :program)
RETURNING run_id
