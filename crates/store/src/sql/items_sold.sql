-- All that the shop has of each variant; of several the one first that has the stock, as in items_known. Open units count as
-- far as what may be promised is less by them: they wait in a queue, or are kept at a facility, by themselves or in a kit.
-- The shop, too, reckons a kit by its components.
SELECT s.variant_id, v.identity, s.inventory_item_id, s.shopify_id, coalesce(p.product_type, ''),
       -- One that needs no parcel is a digital good, and a kit all the same.
       v.kind = 'kit' OR EXISTS (SELECT 1 FROM kit_components c WHERE c.kit = s.variant_id),
       (SELECT count(*)
          FROM items i
          JOIN orders o USING (order_id)
          JOIN ship_groups g USING (ship_group_id)
          JOIN facilities f USING (facility)
         WHERE i.variant_id = s.variant_id AND o.shop = s.shop AND i.status IN ('created', 'approved', 'held')
           AND f.kind = 'queue' AND f.facility <> 'general-ops')
       + (SELECT coalesce(sum(k.quantity), 0)
            FROM kit_components k
            JOIN items i ON i.variant_id = k.kit AND i.status IN ('created', 'approved', 'held')
            JOIN orders o USING (order_id)
            JOIN ship_groups g USING (ship_group_id)
            JOIN facilities f USING (facility)
           WHERE k.component = s.variant_id AND o.shop = s.shop AND f.kind = 'queue' AND f.facility <> 'general-ops')
       + (SELECT coalesce(sum(r.units), 0)
            FROM reservations r
            JOIN items i USING (item_id)
            JOIN orders o USING (order_id)
           WHERE r.variant_id = s.variant_id AND o.shop = s.shop AND i.status IN ('created', 'approved', 'held')),
       EXISTS (SELECT 1 FROM stock k WHERE k.variant_id = s.variant_id)
  FROM shop_variants s
  JOIN variants v USING (variant_id)
  LEFT JOIN products p USING (product_id)
 WHERE s.shop = :shop AND s.gone_at IS NULL AND s.variant_id IN (SELECT value FROM json_each(:variants))
 ORDER BY s.variant_id, s.inventory_item_id IS NULL, v.described_by IS s.shop AND v.described_of IS s.shopify_id DESC, s.shopify_id
