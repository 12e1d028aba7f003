SELECT outbox_id, key, outgoing, state, planned_at FROM outbox
 WHERE shop = :shop AND job = :job AND state IN ('pending', 'sending')
   AND outbox_id > :after
 ORDER BY outbox_id
 LIMIT :limit
