select 1 + max(
  coalesce((select max(id) from event), 0),
  (select value from counter where name = 'last removed event')
) as id
