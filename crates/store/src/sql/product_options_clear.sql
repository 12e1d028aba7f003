DELETE FROM product_options WHERE product_id = :product
