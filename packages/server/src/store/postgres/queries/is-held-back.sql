select exists (
  select from event
  where position >= (select epoch from deployment) * 281474976710656 + pg_snapshot_xmin(pg_current_snapshot())::text::bigint
) as held
