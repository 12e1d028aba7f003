UPDATE failed_records SET state = 'dropped' WHERE failed_id = :id
