select timer.session, session.chat_id, session.service, timer.kind, timer.due_at
from timer join session on session.number = timer.session
where timer.due_at <= ?
order by timer.due_at, timer.session, timer.kind
limit ?
