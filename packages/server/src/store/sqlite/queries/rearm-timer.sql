update timer set due_at = ? where session = ? and kind = ?
