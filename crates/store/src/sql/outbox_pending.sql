SELECT count(*) FROM outbox WHERE shop = :shop AND job = :job AND state IN ('pending', 'sending')
