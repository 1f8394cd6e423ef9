insert into claim (key, value, expires_at) values (?, ?, ?)
on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at
