-- The last intent of a shop whose name begins with :prefix. ':' comes after every digit.
SELECT outbox_id, key, outgoing, state IN ('pending', 'sending') FROM outbox
 WHERE shop = :shop AND key >= :prefix AND key < :prefix || ':'
 ORDER BY outbox_id DESC
 LIMIT 1
