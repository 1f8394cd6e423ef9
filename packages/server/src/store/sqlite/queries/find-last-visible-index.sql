select place.event_index as event_index
from recent_place as place cross join event on event.id = place.event
where place.session = ?1 and event.visible = 1
union all
select place.event_index as event_index
from place cross join event on event.id = place.event
where place.session = ?1 and event.visible = 1
order by event_index desc
limit 1
