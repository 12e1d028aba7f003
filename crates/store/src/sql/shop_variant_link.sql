INSERT INTO shop_variants (shop, shopify_id, variant_id, shopify_product, inventory_item_id)
VALUES (:shop, :id, :variant, :product, :inventory_item)
ON CONFLICT (shop, shopify_id) DO UPDATE SET
    variant_id = excluded.variant_id, shopify_product = excluded.shopify_product,
    inventory_item_id = excluded.inventory_item_id, gone_at = NULL
