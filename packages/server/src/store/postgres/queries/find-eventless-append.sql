select session from append where id = $1
