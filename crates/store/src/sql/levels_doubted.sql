INSERT INTO stock_changes
SELECT variant_id, (SELECT coalesce(max(change_seq), 0) FROM stock_changes) + row_number() OVER (ORDER BY variant_id)
  FROM (SELECT DISTINCT variant_id FROM shop_variants
         WHERE shop = :shop AND inventory_item_id IN (SELECT value FROM json_each(:items)))
 WHERE true
ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq
