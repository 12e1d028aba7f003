INSERT INTO checkpoints (shop, job, variant, checkpoint, run_id, moved_at)
VALUES (:shop, :job, :variant, :checkpoint, :run, :now)
ON CONFLICT (shop, job, variant)
DO UPDATE SET checkpoint = excluded.checkpoint, run_id = excluded.run_id, moved_at = excluded.moved_at
