INSERT INTO variants (identity, product_id, expected, title, sku, barcode, position, price, kind, created_at, updated_at)
VALUES (:identity, :product, 0, :title, :sku, :barcode, :position, :price, :kind, :now, :now)
ON CONFLICT (identity) DO UPDATE SET
    product_id = excluded.product_id, expected = 0, title = excluded.title, sku = excluded.sku,
    barcode = excluded.barcode, position = excluded.position, price = excluded.price, kind = excluded.kind,
    updated_at = excluded.updated_at
RETURNING variant_id
