-- The first variant of this shop that was linked to an identity owns it; expected variants are owned by nobody.
SELECT v.identity, min(s.shopify_id)
  FROM variants v
  JOIN shop_variants s USING (variant_id)
 WHERE s.shop = :shop AND v.expected = 0 AND s.gone_at IS NULL
   AND v.identity IN (SELECT value FROM json_each(:identities))
 GROUP BY v.identity
