SELECT component, quantity FROM kit_components WHERE kit = :variant ORDER BY component
