insert into sign_of_life (session, seen_at)
select t.session, max(t.at)
from unnest($1::bigint[], $2::bigint[]) as t (session, at)
where (select true from head where head.session = t.session)
group by t.session
order by t.session
on conflict (session) do update set seen_at = excluded.seen_at where sign_of_life.seen_at < excluded.seen_at
