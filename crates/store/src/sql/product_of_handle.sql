SELECT product_id FROM products WHERE handle = :handle
