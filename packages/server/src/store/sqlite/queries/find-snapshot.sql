select event_index, body from snapshot where session = ?
