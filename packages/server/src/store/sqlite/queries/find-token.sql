select event_index from event where session = ? and party = ? and token = ?
