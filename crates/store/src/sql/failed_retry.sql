UPDATE failed_records SET state = 'kept', next_at = :now WHERE failed_id = :id
