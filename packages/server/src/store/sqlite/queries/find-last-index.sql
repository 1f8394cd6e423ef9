select event_index from recent_place where session = ?1
union all
select event_index from place where session = ?1
order by event_index desc
limit 1
