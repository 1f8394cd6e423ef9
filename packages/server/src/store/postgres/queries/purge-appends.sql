delete from append
where id in (select id from append where at <= $1 limit $2 for update skip locked)
