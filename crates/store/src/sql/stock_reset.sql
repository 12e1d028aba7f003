-- What a shop counts more than the store has and holds back. ATP = what can be sold or sent − what is reserved − what is held.
SELECT v.variant_id,
       :on_hand - coalesce(s.qoh, 0) - coalesce(h.qoh, 0),
       :sellable - (SELECT coalesce(sum(r.units), 0) FROM reservations r WHERE r.variant_id = v.variant_id AND r.facility = :facility)
           - coalesce(s.atp, 0) - coalesce(h.atp, 0)
  FROM variants v
  LEFT JOIN stock s ON s.variant_id = v.variant_id AND s.facility = :facility
  LEFT JOIN stock_holds h ON h.variant_id = v.variant_id AND h.facility = :facility
 WHERE v.identity = :identity
