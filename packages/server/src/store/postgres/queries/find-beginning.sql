select session.number as session
from session join event on event.session = session.number and event.event_index = 1
where session.chat_id = $1 and event.append = $2
