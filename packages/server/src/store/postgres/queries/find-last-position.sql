select event.position::text as position, id
from event
where position < (select epoch from deployment) * 281474976710656 + pg_snapshot_xmin(pg_current_snapshot())::text::bigint
order by event.position desc, event.id desc
limit 1
