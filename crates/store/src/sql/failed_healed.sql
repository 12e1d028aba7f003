-- '0' is the character after '/': the range holds what is part of the record.
DELETE FROM failed_records
 WHERE shop = :shop AND job = :job AND (state = 'kept' OR :dropped)
   AND (record = :record OR (:parts AND record >= :record || '/' AND record < :record || '0'))
   AND record NOT IN (SELECT value FROM json_each(:failing))
