SELECT record FROM failed_records WHERE shop = :shop AND job = :job AND state = 'dropped'
