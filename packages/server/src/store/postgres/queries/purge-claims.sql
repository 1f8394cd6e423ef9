delete from claim
where key in (select key from claim where expires_at <= $1 limit $2 for update skip locked)
