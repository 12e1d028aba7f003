INSERT INTO store (one, identifier) VALUES (1, :identifier) ON CONFLICT (one) DO NOTHING
