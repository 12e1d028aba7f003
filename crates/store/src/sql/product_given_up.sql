-- A shop that has no product left under a shared one describes it no longer: the others may.
UPDATE products SET described_by = NULL
 WHERE product_id = :product AND described_by = :shop
   AND NOT EXISTS (SELECT 1 FROM shop_products s
                    WHERE s.product_id = products.product_id AND s.shop = :shop AND s.gone_at IS NULL)
