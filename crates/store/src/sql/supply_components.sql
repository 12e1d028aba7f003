-- What kits are made of, with the stock of it; a component without any is there, too.
SELECT a.variant_id, k.component, k.quantity, s.facility, s.atp,
       coalesce(h.safety_stock, 0), coalesce(h.allow_brokering, 1), coalesce(h.allow_pickup, 1)
  FROM asked a
 CROSS JOIN kit_components k ON k.kit = a.variant_id
  LEFT JOIN stock s ON s.variant_id = k.component
  LEFT JOIN variant_facilities h ON h.variant_id = k.component AND h.facility = s.facility
 ORDER BY a.variant_id, k.component, s.facility
