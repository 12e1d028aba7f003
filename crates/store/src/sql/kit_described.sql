SELECT variant_id FROM variants WHERE identity = :identity AND described_by = :shop AND described_of = :id
