SELECT product_id FROM shop_products WHERE shop = :shop AND shopify_id = :id
