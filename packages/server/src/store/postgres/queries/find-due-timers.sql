select timer.session, session.chat_id, session.service, timer.kind, timer.due_at
from timer join session on session.number = timer.session
where timer.due_at <= $1
order by timer.due_at, timer.session, timer.kind
limit $2
