-- How many of a kit its components make at a facility, less what is kept there of the kit; none of a kit that is made of nothing.
SELECT min(max(coalesce(s.atp, 0) - coalesce(h.safety_stock, 0), 0) * coalesce(h.allow_brokering, 1) / k.quantity)
       - coalesce((SELECT safety_stock FROM variant_facilities WHERE variant_id = :kit AND facility = :facility), 0)
  FROM kit_components k
  LEFT JOIN stock s ON s.variant_id = k.component AND s.facility = :facility
  LEFT JOIN variant_facilities h ON h.variant_id = k.component AND h.facility = :facility
 WHERE k.kit = :kit
