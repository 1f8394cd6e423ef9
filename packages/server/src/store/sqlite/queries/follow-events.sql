select id, session, event_index, at, party, visible, body, token from event
where id > ?
order by id
limit ?
