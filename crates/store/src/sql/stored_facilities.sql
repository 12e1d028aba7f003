SELECT facility, name, kind, described, external_id, timezone, latitude, longitude, order_limit
  FROM facilities
 WHERE facility IN (SELECT value FROM json_each(:facilities))
