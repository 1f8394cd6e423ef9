insert into sign_of_life (session, seen_at)
select number, ? from session where number = ?
on conflict (session) do update set seen_at = max(seen_at, excluded.seen_at)
