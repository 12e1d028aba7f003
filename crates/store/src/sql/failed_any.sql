SELECT EXISTS (SELECT 1 FROM failed_records WHERE shop = :shop AND job = :job)
