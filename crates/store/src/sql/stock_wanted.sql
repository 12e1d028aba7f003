INSERT INTO stock_changes
SELECT :variant, (SELECT coalesce(max(change_seq), 0) + 1 FROM stock_changes)
 WHERE EXISTS (SELECT 1 FROM stock WHERE variant_id = :variant)
    OR EXISTS (SELECT 1 FROM kit_components WHERE kit = :variant)
ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq
