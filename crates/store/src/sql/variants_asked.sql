-- Variants that answer to :name: by identity, SKU, barcode, or a number at Shopify, their own or their inventory item's; and to
-- :typed, what :name was before it was trimmed, which may be an identity of before identities were.
SELECT v.variant_id, v.identity, v.sku, v.barcode, v.title, p.title, v.kind, v.expected
  FROM variants v
  LEFT JOIN products p USING (product_id)
 WHERE v.identity IN (:name, :typed) OR v.sku = :name OR v.barcode = :name
    OR v.variant_id IN (SELECT s.variant_id FROM shop_variants s
         WHERE :name NOT GLOB '*[^0-9]*' AND CAST(:name AS INTEGER) IN (s.shopify_id, s.inventory_item_id))
 ORDER BY v.identity = :typed DESC, v.identity = :name DESC, v.variant_id
 LIMIT 10
