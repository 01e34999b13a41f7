-- One index in the place of six: of the events with a tag of a kind that nothing but an admin's look at the history asks for. Those are few (what
-- people's leave consists of has other tags), and an index less is worth more to every append: an append to a partitioned table opens, locks
-- and asks each index anew, and beyond 16 locked relations a transaction's locks are shared with everybody's.
--
-- Whatever is asked of these columns implies the condition, so no statement names it.
CREATE INDEX events_seldom_asked ON away.events (organization_id, sequence)
    WHERE location_id IS NOT NULL OR department_id IS NOT NULL OR policy_id IS NOT NULL OR leave_type_id IS NOT NULL
        OR holiday_calendar_id IS NOT NULL OR connection_id IS NOT NULL;

DROP INDEX away.events_location, away.events_department, away.events_policy, away.events_leave_type, away.events_holiday_calendar,
    away.events_connection;
