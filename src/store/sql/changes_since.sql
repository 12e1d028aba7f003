-- What has changed after :after, the first :limit of it, and the kits that are made of it.
WITH changed AS (
    SELECT variant_id, change_seq FROM stock_changes WHERE change_seq > :after ORDER BY change_seq LIMIT :limit
)
SELECT variant_id, max(change_seq) FROM (
    SELECT variant_id, change_seq FROM changed
    UNION ALL
    SELECT k.kit, c.change_seq FROM changed c CROSS JOIN kit_components k ON k.component = c.variant_id
)
 GROUP BY variant_id
 ORDER BY 2, 1
