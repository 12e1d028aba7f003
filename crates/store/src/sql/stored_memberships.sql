SELECT m.facility, m.facility_group, g.kind, m.from_at, m.thru_at, m.position
  FROM facility_group_members m
  JOIN facility_groups g USING (facility_group)
 WHERE m.facility IN (SELECT value FROM json_each(:facilities))
 ORDER BY m.facility_group, m.from_at
