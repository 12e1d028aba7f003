-- A variant that is gone describes nothing any more, nor does one that has another identity now.
UPDATE variants SET described_by = NULL, described_of = NULL
 WHERE described_by = :shop AND described_of IN (SELECT value FROM json_each(:ids))
   AND NOT EXISTS (SELECT 1 FROM shop_variants s
                    WHERE s.shop = :shop AND s.shopify_id = variants.described_of
                      AND s.variant_id = variants.variant_id AND s.gone_at IS NULL)
RETURNING variant_id
