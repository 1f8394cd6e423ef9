select event_index from event where session = $1 and party = $2 and token = $3
