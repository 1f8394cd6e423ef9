select append
from place cross join event on event.id = place.event
where place.session = ?1 and place.event_index = ?2
union all
select append
from recent_place as place cross join event on event.id = place.event
where place.session = ?1 and place.event_index = ?2
