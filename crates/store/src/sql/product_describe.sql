-- Of shops that share a product, the one that brought it describes it; the others are only linked to it.
UPDATE products SET
    title = :title, status = :status, vendor = :vendor, product_type = :product_type, gift_card = :gift_card,
    described_by = :shop, updated_at = :now
 WHERE handle = :handle AND coalesce(described_by, :shop) = :shop
