select append from event where session = ? and event_index = ?
