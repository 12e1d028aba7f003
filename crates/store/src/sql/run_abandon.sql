-- Whoever holds the job's lock is alone, whatever the variant: runs still marked running were killed.
UPDATE runs
   SET state = 'abandoned', finished_at = :now, cause = 'ended without a word: killed, or the machine went down'
 WHERE shop = :shop AND job = :job AND state = 'running'
