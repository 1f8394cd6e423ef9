update session set ended_at = ? where number = ?
