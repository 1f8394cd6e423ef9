delete from claim where key = ?
