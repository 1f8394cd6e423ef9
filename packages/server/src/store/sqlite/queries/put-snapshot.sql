insert into snapshot (session, event_index, body) values (?, ?, ?)
on conflict (session) do update set event_index = excluded.event_index, body = excluded.body
