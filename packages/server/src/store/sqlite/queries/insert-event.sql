insert into event (id, session, event_index, at, party, visible, body, token, append)
values (?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict do nothing
