SELECT variant_id FROM asked ORDER BY variant_id
