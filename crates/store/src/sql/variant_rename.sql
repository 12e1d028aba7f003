-- A variant whose identifier changed stays the same variant, unless another one has that identity or other
-- variants of a shop are linked to it as well.
UPDATE variants SET identity = :identity, updated_at = :now
 WHERE variant_id = (SELECT variant_id FROM shop_variants WHERE shop = :shop AND shopify_id = :id)
   AND identity <> :identity
   AND NOT EXISTS (SELECT 1 FROM variants WHERE identity = :identity)
   AND (SELECT count(*) FROM shop_variants s WHERE s.variant_id = variants.variant_id) = 1
