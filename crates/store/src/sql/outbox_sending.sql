UPDATE outbox SET state = 'sending', attempts = attempts + 1
 WHERE outbox_id = :id AND state IN ('pending', 'sending')
