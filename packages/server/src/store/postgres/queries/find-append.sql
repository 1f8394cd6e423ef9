select session from event where session = $1 and event_index = $2 and append = $3
