delete from claim where key in (select key from claim where expires_at <= ? limit ?)
