UPDATE failed_records SET next_at = :next WHERE shop = :shop AND job = :job AND record = :record
