SELECT EXISTS (SELECT 1 FROM facilities WHERE facility = :facility AND described = 0)
