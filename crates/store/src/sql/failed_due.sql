SELECT record FROM failed_records
 WHERE shop = :shop AND job = :job AND state = 'kept' AND next_at <= :now
 ORDER BY next_at, failed_id
 LIMIT 100
