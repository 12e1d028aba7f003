-- What has changed after :after, the first :limit of it, and whom that concerns: the kits that are made of it; of a kit the
-- components, which units of it that wait take; and the other kits that are made of those.
WITH changed AS (
    SELECT variant_id, change_seq FROM stock_changes WHERE change_seq > :after ORDER BY change_seq LIMIT :limit
), touched AS (
    SELECT variant_id, change_seq FROM changed
    UNION ALL
    SELECT k.component, c.change_seq FROM changed c CROSS JOIN kit_components k ON k.kit = c.variant_id
)
SELECT variant_id, max(change_seq) FROM (
    SELECT variant_id, change_seq FROM touched
    UNION ALL
    SELECT k.kit, t.change_seq FROM touched t CROSS JOIN kit_components k ON k.component = t.variant_id
)
 GROUP BY variant_id
 ORDER BY 2, 1
