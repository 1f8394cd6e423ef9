select s.number, s.chat_id, s.user_id, s.key_hash, s.service, s.ended_at, p.event_index as snapshot_index,
  case when e.event_index is null or e.event_index = coalesce(p.event_index, 0) + 1 then p.body end as snapshot,
  e.event_index, e.at, e.party, e.visible, e.body, e.token
from session as s
left join snapshot as p on p.session = s.number
left join lateral (
  select * from event where event.session = s.number and event.event_index > coalesce(p.event_index, 0)
) as e on true
where s.chat_id = $1
order by e.event_index
