SELECT variant_id, kind = 'kit' FROM asked ORDER BY variant_id
