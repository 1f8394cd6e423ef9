select event_index from event where session = ? and visible = 1 order by event_index desc limit 1
