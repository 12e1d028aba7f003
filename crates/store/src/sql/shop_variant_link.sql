INSERT INTO shop_variants (shop, shopify_id, variant_id, shopify_product, inventory_item_id, raw_sku, raw_barcode)
VALUES (:shop, :id, :variant, :product, :inventory_item, :raw_sku, :raw_barcode)
ON CONFLICT (shop, shopify_id) DO UPDATE SET
    variant_id = excluded.variant_id, shopify_product = excluded.shopify_product,
    inventory_item_id = excluded.inventory_item_id, gone_at = NULL,
    raw_sku = excluded.raw_sku, raw_barcode = excluded.raw_barcode
