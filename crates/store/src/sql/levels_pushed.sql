-- By their keys, which begin with the job: `/` is followed by `0`.
SELECT EXISTS (SELECT 1 FROM outbox
                WHERE shop = :shop AND state = 'confirmed'
                  AND (key >= 'levels/changes/' AND key < 'levels/changes0' OR key >= 'levels/all/' AND key < 'levels/all0'))
