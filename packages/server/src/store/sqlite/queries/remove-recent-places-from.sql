delete from recent_place where event >= ?
