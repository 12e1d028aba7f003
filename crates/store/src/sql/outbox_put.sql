INSERT INTO outbox (shop, key, job, outgoing, state, planned_at, run_id)
VALUES (:shop, :key, :job, :outgoing, 'pending', :now, :run)
ON CONFLICT (shop, key) DO NOTHING
