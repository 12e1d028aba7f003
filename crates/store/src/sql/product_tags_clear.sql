DELETE FROM product_tags WHERE product_id = :product
