INSERT INTO product_options (product_id, position, name) VALUES (:product, :position, :name)
