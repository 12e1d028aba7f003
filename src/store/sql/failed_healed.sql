DELETE FROM failed_records WHERE shop = :shop AND job = :job AND record = :record
