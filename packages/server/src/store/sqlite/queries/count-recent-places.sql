select count(*) as places from recent_place
