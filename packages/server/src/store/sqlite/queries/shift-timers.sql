update timer set due_at = due_at + ?
