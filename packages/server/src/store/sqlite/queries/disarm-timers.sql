delete from timer where session = ?
