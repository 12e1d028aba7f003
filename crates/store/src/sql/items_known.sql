-- Of variants of the shop that share an identity, the one by which it is described has the stock, else the first.
SELECT s.inventory_item_id, s.variant_id, v.identity, s.shopify_id = (
           SELECT t.shopify_id FROM shop_variants t
            WHERE t.variant_id = s.variant_id AND t.shop = s.shop AND t.gone_at IS NULL AND t.inventory_item_id IS NOT NULL
            ORDER BY v.described_by IS t.shop AND v.described_of IS t.shopify_id DESC, t.shopify_id
            LIMIT 1)
  FROM shop_variants s
  JOIN variants v USING (variant_id)
 WHERE s.shop = :shop AND s.gone_at IS NULL AND s.inventory_item_id IN (SELECT value FROM json_each(:items))
