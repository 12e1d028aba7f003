-- What those of these variants that are kits are made of.
SELECT k.kit, k.component, k.quantity
  FROM json_each(:variants) a
  JOIN kit_components k ON k.kit = a.value
 ORDER BY k.kit, k.component
