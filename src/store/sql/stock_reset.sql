-- ATP = what can be sold or sent − what is reserved.
SELECT v.variant_id,
       :on_hand - coalesce(s.qoh, 0),
       :sellable - (SELECT coalesce(sum(r.units), 0) FROM reservations r WHERE r.variant_id = v.variant_id AND r.facility = :facility)
           - coalesce(s.atp, 0)
  FROM variants v
  LEFT JOIN stock s ON s.variant_id = v.variant_id AND s.facility = :facility
 WHERE v.identity = :identity
