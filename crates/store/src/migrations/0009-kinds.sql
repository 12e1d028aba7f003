-- What may be promised of a variant changes with its being a kit: of one that nobody has said what it is made of, nothing is.

CREATE TRIGGER variant_kind_changed AFTER UPDATE OF kind ON variants WHEN (OLD.kind = 'kit') <> (NEW.kind = 'kit') BEGIN
    INSERT INTO stock_changes VALUES (NEW.variant_id, (SELECT coalesce(max(change_seq), 0) + 1 FROM stock_changes))
    ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
END;

-- Such kits may have been promised until now.
INSERT INTO stock_changes
SELECT v.variant_id, (SELECT coalesce(max(change_seq), 0) FROM stock_changes) + row_number() OVER (ORDER BY v.variant_id)
  FROM variants v
 WHERE v.kind = 'kit' AND NOT EXISTS (SELECT 1 FROM kit_components k WHERE k.kit = v.variant_id)
   AND EXISTS (SELECT 1 FROM stock s WHERE s.variant_id = v.variant_id)
ON CONFLICT (variant_id) DO UPDATE SET change_seq = excluded.change_seq;
