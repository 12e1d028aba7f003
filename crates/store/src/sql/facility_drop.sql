DELETE FROM facilities WHERE facility = :from AND described = 0
