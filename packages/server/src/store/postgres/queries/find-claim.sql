select key, value, expires_at from claim where key = $1 and (expires_at is null or expires_at > $2)
