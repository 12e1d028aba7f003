-- No row: the run was declared abandoned, and somebody else works in its place.
UPDATE runs
   SET seen = seen + :seen, created = created + :created, updated = updated + :updated,
       unchanged = unchanged + :unchanged, skipped = skipped + :skipped, failed = failed + :failed
 WHERE run_id = :run AND state = 'running'
RETURNING seen
