INSERT INTO item_exclusions (item_id, facility, from_at, thru_at, run_id)
SELECT item_id, :to, from_at, thru_at, run_id FROM item_exclusions WHERE facility = :from
ON CONFLICT (item_id, facility) DO NOTHING
