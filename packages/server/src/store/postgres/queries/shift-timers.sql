select shift_timers($1)
