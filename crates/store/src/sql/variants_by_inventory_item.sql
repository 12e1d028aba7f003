SELECT CAST(sv.inventory_item_id AS TEXT), v.identity
  FROM shop_variants sv
  JOIN variants v USING (variant_id)
 WHERE sv.inventory_item_id IN (SELECT CAST(value AS INTEGER) FROM json_each(:names))
