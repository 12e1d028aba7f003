INSERT INTO variants (identity, expected, title, sku, kind, created_at, updated_at)
VALUES (:identity, 1, :title, :sku, 'finished-good', :now, :now)
ON CONFLICT (identity) DO NOTHING
