-- Every group with its members at :now, as JSON; a group without any is there, too.
SELECT g.facility_group, json_group_array(m.facility) FILTER (WHERE m.facility IS NOT NULL)
  FROM facility_groups g
  LEFT JOIN facility_group_members m
    ON m.facility_group = g.facility_group AND m.from_at <= :now AND (m.thru_at IS NULL OR m.thru_at > :now)
 GROUP BY g.facility_group
