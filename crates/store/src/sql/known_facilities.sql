SELECT facility FROM facilities WHERE facility IN (SELECT value FROM json_each(:facilities))
