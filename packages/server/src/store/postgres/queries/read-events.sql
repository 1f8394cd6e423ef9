select event_index, at, party, visible, body, token
from (
  select event_index, at, party, visible, body, token,
    sum(octet_length(body)) over (order by event_index rows unbounded preceding) as bytes,
    row_number() over (order by event_index) as place
  from event
  where session = $1 and event_index >= $2
  order by event_index
  limit $3
) as page
where bytes <= $4 or place = 1
order by event_index
