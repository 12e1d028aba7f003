-- Of these variants of a shop ([number, identity claimed, whether it is a kit there]), who describes what they claim and what
-- that is made of; only of kits, and of what was one so far. The row is the one that a product import will find.
WITH asked AS (
    SELECT value ->> 0 AS shopify_id, value ->> 1 AS identity, value ->> 2 AS is_kit
      FROM json_each(:variants)
     WHERE value ->> 2 OR EXISTS (SELECT 1 FROM kit_components)
), met AS (
    SELECT a.shopify_id, a.is_kit, coalesce(
               (SELECT v.variant_id FROM variants v WHERE v.identity = a.identity),
               (SELECT s.variant_id FROM shop_variants s
                 WHERE s.shop = :shop AND s.shopify_id = a.shopify_id
                   AND (SELECT count(*) FROM shop_variants t WHERE t.variant_id = s.variant_id) = 1)
           ) AS variant_id
      FROM asked a
)
SELECT m.shopify_id,
       CASE WHEN v.described_by IS NULL THEN 'by-nobody'
            WHEN v.described_by <> :shop THEN 'by-another-shop'
            WHEN v.described_of = m.shopify_id THEN 'by-itself'
            ELSE 'by-sibling' END,
       c.identity, k.quantity
  FROM met m
  JOIN variants v ON v.variant_id = m.variant_id
  LEFT JOIN kit_components k ON k.kit = v.variant_id
  LEFT JOIN variants c ON c.variant_id = k.component
 WHERE m.is_kit OR k.kit IS NOT NULL
