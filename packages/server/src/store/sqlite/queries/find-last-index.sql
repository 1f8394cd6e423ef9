select event_index from event where session = ? order by event_index desc limit 1
