insert into place (session, event_index, event)
select session, event_index, event from recent_place
order by session, event_index
