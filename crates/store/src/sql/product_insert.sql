INSERT INTO products (handle, title, status, vendor, product_type, gift_card, created_at, updated_at)
VALUES (:handle, :title, :status, :vendor, :product_type, :gift_card, :now, :now)
ON CONFLICT (handle) DO NOTHING
