INSERT INTO variant_options (variant_id, position, name, value) VALUES (:variant, :position, :name, :value)
