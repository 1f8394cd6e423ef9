select counter.value as documents_version, head.session, head.last, head.last_visible
from counter left join head on head.session = any ($1::bigint[])
where counter.name = 'documents'
