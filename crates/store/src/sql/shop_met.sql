INSERT INTO shops (shop, domain, first_run_at) VALUES (:shop, :domain, :now) ON CONFLICT (shop) DO NOTHING
