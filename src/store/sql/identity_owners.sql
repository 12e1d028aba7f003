-- The variant of this shop that an import linked to an identity owns it; of several, the one with the lowest number.
SELECT v.identity, min(s.shopify_id)
  FROM variants v
  JOIN shop_variants s USING (variant_id)
 WHERE s.shop = :shop AND s.shopify_product IS NOT NULL AND s.gone_at IS NULL
   AND v.identity IN (SELECT value FROM json_each(:identities))
 GROUP BY v.identity
