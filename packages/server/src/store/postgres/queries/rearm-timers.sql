with moved as (
  select timer.session, timer.kind, t.due_at
  from unnest($1::bigint[], $2::text[], $3::bigint[]) as t (session, kind, due_at)
  join timer on timer.session = t.session and timer.kind = t.kind
  for update of timer skip locked
)
update timer set due_at = moved.due_at from moved where timer.session = moved.session and timer.kind = moved.kind
