delete from recent_place
