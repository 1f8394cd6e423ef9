insert into document (kind, name, version, value) values (?, ?, 1, ?)
on conflict (kind, name) do update set version = version + 1, value = excluded.value
