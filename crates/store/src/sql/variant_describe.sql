-- Of shops that share a variant, the one that brought it describes it; the others are only linked to it.
UPDATE variants SET
    product_id = :product, expected = 0, title = :title, sku = :sku, barcode = :barcode, position = :position,
    price = :price, kind = :kind, described_by = :shop, described_of = :id, updated_at = :now
 WHERE identity = :identity AND coalesce(described_by, :shop) = :shop
