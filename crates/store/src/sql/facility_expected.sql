INSERT INTO facilities (facility, name, kind, described) VALUES (:facility, :name, 'unknown', 0)
ON CONFLICT (facility) DO NOTHING
