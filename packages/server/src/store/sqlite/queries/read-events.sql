select event_index, at, party, visible, body, token from event
where session = ? and event_index >= ?
order by event_index
limit ?
