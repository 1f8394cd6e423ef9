insert into timer (session, kind, due_at) values (?, ?, ?)
on conflict (session, kind) do update set due_at = excluded.due_at
