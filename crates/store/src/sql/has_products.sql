SELECT EXISTS (SELECT 1 FROM shop_products WHERE shop = :shop)
