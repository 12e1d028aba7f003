INSERT INTO failed_records (shop, job, record, name, state, reason, payload, attempts, first_at, last_at, next_at)
VALUES (:shop, :job, :record, :name, 'kept', :reason, :payload, 1, :now, :now, :now)
ON CONFLICT (shop, job, record)
DO UPDATE SET name = excluded.name, reason = excluded.reason, payload = excluded.payload,
              attempts = attempts + 1, last_at = excluded.last_at
RETURNING attempts
