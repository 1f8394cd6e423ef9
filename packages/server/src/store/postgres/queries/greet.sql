select
  current_setting('server_version_num')::integer as version,
  pg_is_in_recovery() as is_standby,
  current_setting('default_transaction_read_only') as default_transaction_read_only,
  current_setting('server_encoding') as server_encoding,
  current_setting('fsync') as fsync,
  current_setting('full_page_writes') as full_page_writes,
  current_setting('synchronous_commit') as synchronous_commit,
  pg_backend_pid() as pid,
  (select backend_start::text from pg_stat_activity where pid = pg_backend_pid()) as backend_start,
  (select system_identifier::text from pg_control_system()) as system,
  case when not pg_is_in_recovery() then left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) end as timeline
