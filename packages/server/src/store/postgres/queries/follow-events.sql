select event.position::text as position, id, session, event_index, at, party, visible, body, token
from event
where (position, id) > ($1, $2)
  and position < (select epoch from deployment) * 281474976710656 + pg_snapshot_xmin(pg_current_snapshot())::text::bigint
order by event.position, event.id
limit $3
