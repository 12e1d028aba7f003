-- The variant of this shop that describes what an identity stands for.
SELECT v.identity, v.described_of
  FROM variants v
  JOIN shop_variants s ON s.shop = v.described_by AND s.shopify_id = v.described_of
 WHERE v.described_by = :shop AND s.variant_id = v.variant_id AND s.gone_at IS NULL
   AND v.identity IN (SELECT value FROM json_each(:identities))
