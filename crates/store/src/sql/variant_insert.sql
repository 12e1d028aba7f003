INSERT INTO variants (identity, expected, title, kind, created_at, updated_at)
VALUES (:identity, 1, :title, :kind, :now, :now)
ON CONFLICT (identity) DO NOTHING
