insert into recent_place (session, event_index, event) values (?, ?, ?)
