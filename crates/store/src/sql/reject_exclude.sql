-- A later rejection makes it longer, never shorter.
INSERT INTO item_exclusions (item_id, facility, from_at, thru_at, run_id) VALUES (:item, :facility, :now, :until, :run)
ON CONFLICT (item_id, facility) DO UPDATE SET from_at = excluded.from_at, thru_at = excluded.thru_at, run_id = excluded.run_id
 WHERE item_exclusions.thru_at < excluded.thru_at
