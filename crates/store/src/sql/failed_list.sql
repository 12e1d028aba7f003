SELECT failed_id, shop, job, record, name, state, reason, payload, attempts, first_at, last_at, next_at
  FROM failed_records
 WHERE (:which IS NULL OR name = :which OR name = '#' || :which OR record = :which OR CAST(failed_id AS TEXT) = :which)
   AND (:shop IS NULL OR shop = :shop)
   AND (:job IS NULL OR job = :job)
   AND (:dropped OR state = 'kept')
 ORDER BY failed_id
 LIMIT :limit
