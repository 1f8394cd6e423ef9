insert into session (chat_id, user_id, key_hash, service) values (?, ?, ?, ?)
