select place.event_index as event_index, at, party, visible, body, token
from place cross join event on event.id = place.event
where place.session = ?1 and place.event_index >= ?2
union all
select place.event_index as event_index, at, party, visible, body, token
from recent_place as place cross join event on event.id = place.event
where place.session = ?1 and place.event_index >= ?2
order by event_index
limit ?3
