SELECT facility FROM facilities WHERE kind IN (SELECT value FROM json_each(:kinds))
