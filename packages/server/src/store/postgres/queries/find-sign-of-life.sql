select seen_at from sign_of_life where session = $1
