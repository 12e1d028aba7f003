SELECT external_id, facility FROM facilities WHERE external_id IS NOT NULL
