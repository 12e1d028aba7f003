SELECT state, answer FROM outbox WHERE shop = :shop AND key = :key AND state IN ('confirmed', 'refused')
