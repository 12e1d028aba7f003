-- Of two, the one that ends later; none ends never.
INSERT INTO item_exclusions (item_id, facility, from_at, thru_at, run_id)
SELECT item_id, :to, from_at, thru_at, run_id FROM item_exclusions WHERE facility = :from
ON CONFLICT (item_id, facility) DO UPDATE SET from_at = excluded.from_at, thru_at = excluded.thru_at, run_id = excluded.run_id
 WHERE item_exclusions.thru_at < excluded.thru_at OR excluded.thru_at IS NULL
