SELECT k.component, v.identity, k.quantity FROM kit_components k JOIN variants v ON v.variant_id = k.component
 WHERE k.kit = :variant
 ORDER BY v.identity
