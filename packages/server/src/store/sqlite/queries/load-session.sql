select number, chat_id, user_id, key_hash, service, ended_at from session where number = ?
