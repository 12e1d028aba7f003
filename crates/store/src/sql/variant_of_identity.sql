SELECT variant_id FROM variants WHERE identity = :identity
