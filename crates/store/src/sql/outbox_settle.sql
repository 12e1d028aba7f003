UPDATE outbox SET state = :state, settled_at = :now, answer = :answer
 WHERE outbox_id = :id AND state = 'sending'
