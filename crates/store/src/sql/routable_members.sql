-- Who is in which group that orders are routed to, at :now.
SELECT m.facility, m.facility_group, m.position
  FROM facility_group_members m
  JOIN facility_groups g USING (facility_group)
 WHERE g.kind = 'brokering' AND m.from_at <= :now AND (m.thru_at IS NULL OR m.thru_at > :now)
 ORDER BY m.facility, m.facility_group
