select key, value, expires_at from claim where key = ? and (expires_at is null or expires_at > ?)
