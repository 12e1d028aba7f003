-- What a variant is taken from a shelf as, itself or what it is made of, as far as the shelf's stock is of before: of what was
-- counted later the unit was gone already. Where nobody has counted, stock is of when it first came in. CROSS JOIN: from the few
-- to the many.
SELECT s.variant_id, p.units
  FROM (SELECT component AS variant_id, quantity AS units FROM kit_components WHERE kit = :variant
        UNION ALL
        SELECT :variant, 1 WHERE NOT EXISTS (SELECT 1 FROM kit_components WHERE kit = :variant)) p
  CROSS JOIN stock s ON s.variant_id = p.variant_id AND s.facility = :facility
 WHERE substr(coalesce((SELECT max(l.happened_at) FROM stock_ledger l
                  WHERE l.variant_id = s.variant_id AND l.facility = s.facility
                    AND l.reason IN ('external-reset', 'shop-reset', 'cycle-count')),
                (SELECT l.happened_at FROM stock_ledger l
                  WHERE l.variant_id = s.variant_id AND l.facility = s.facility AND l.item_id IS NULL
                  ORDER BY l.ledger_id LIMIT 1)), 1, 19) <= substr(:at, 1, 19)
 ORDER BY s.variant_id
