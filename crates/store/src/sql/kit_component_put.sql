INSERT INTO kit_components (kit, component, quantity) VALUES (:kit, :component, :quantity)
ON CONFLICT (kit, component) DO UPDATE SET quantity = excluded.quantity
 WHERE kit_components.quantity <> excluded.quantity
