-- Committing a batch. Each statement of a function sees what was committed before that statement began (READ COMMITTED),
-- so what is judged after the locks is judged as it stands. Locks are taken in one order by everybody: heads by session,
-- new sessions by chatId, claims by key, documents by kind and name, the counter of documents.

-- The place in the order of commits that this transaction gives.
create function current_position() returns bigint language plpgsql as $$
begin
  return (
    select deployment.epoch * 281474976710656 + pg_current_xact_id()::text::bigint from deployment
  );
end
$$;

-- Locks claims in the order of their keys. One that is not there gets a row that has always been expired.
create function lock_claims(p_keys text[]) returns void language plpgsql as $$
begin
  insert into claim (key, value, expires_at)
  select distinct on (k.key) k.key, '', -9223372036854775808 from unnest(p_keys) as k (key) order by k.key
  on conflict (key) do update set value = '' where false;
end
$$;

-- Locks documents in the order of their names. One that is not there gets a row of version 0.
create function lock_documents(p_puts jsonb) returns void language plpgsql as $$
begin
  insert into document (kind, name, version, value)
  select distinct on (w.kind, w.name) w.kind, w.name, 0, null
  from jsonb_to_recordset(p_puts) as w (kind text collate "C", name text collate "C")
  order by w.kind, w.name
  on conflict (kind, name) do update set version = 0 where false;
end
$$;

-- Takes the rows of lock_documents away again that nothing was written to.
create function drop_unwritten_documents(p_puts jsonb) returns void language plpgsql as $$
declare
  v_put jsonb;
begin
  for v_put in select jsonb_array_elements(p_puts) loop
    delete from document where kind = v_put ->> 'kind' and name = v_put ->> 'name' and version = 0;
  end loop;
end
$$;

-- The first write whose document is not as expected after the writes before it.
create function find_stale(p_puts jsonb) returns jsonb language plpgsql as $$
begin
  return (
    select jsonb_build_object('state', 'stale', 'document', jsonb_build_object('kind', w.kind, 'name', w.name))
    from (
      select p.put ->> 'kind' as kind, p.put ->> 'name' as name, (p.put ->> 'expectedVersion')::bigint as expected, p.at,
        count(*) over before - 1 as written,
        lag(p.put ->> 'value' is not null) over before as present
      from jsonb_array_elements(p_puts) with ordinality as p (put, at)
      window before as (partition by p.put ->> 'kind', p.put ->> 'name' order by p.at)
    ) as w
    left join document as d on d.kind = w.kind and d.name = w.name
    where w.expected <> case
      when coalesce(w.present, d.value is not null) then coalesce(d.version, 0) + w.written else 0 end
    order by w.at
    limit 1
  );
end
$$;

create function write_documents(p_puts jsonb) returns void language plpgsql as $$
declare
  v_put jsonb;
begin
  for v_put in select p.put from jsonb_array_elements(p_puts) with ordinality as p (put, at) order by p.at loop
    update document set version = version + 1, value = v_put ->> 'value'
    where kind = v_put ->> 'kind' and name = v_put ->> 'name';
  end loop;
  update counter set value = value + jsonb_array_length(p_puts) where name = 'documents';
end
$$;

-- Writes all or none, and says which one is stale.
create function put_documents(p_puts jsonb) returns jsonb language plpgsql as $$
declare
  v_stale jsonb;
begin
  perform lock_documents(p_puts);
  v_stale := find_stale(p_puts);
  if v_stale is null then
    perform write_documents(p_puts);
    return jsonb_build_object('state', 'committed');
  end if;
  perform drop_unwritten_documents(p_puts);
  return v_stale;
end
$$;

-- The first event, in order, whose token is in the log or stands before it in the same append. p_session is null for a
-- session that is to be begun: it has no log yet.
create function find_repeated(p_session bigint, p_expected integer, p_events jsonb) returns jsonb language plpgsql as $$
begin
  return (
    select jsonb_build_object('state', 'repeated', 'token', e.token, 'index', coalesce(e.stored, p_expected + e.first))
    from (
      select o.event ->> 'token' as token, o.at,
        min(o.at) over (partition by o.event ->> 'party', o.event ->> 'token') as first,
        (
          select x.event_index from event as x
          where x.session = p_session and x.party = (o.event ->> 'party')::integer and x.token = o.event ->> 'token'
        ) as stored
      from jsonb_array_elements(p_events) with ordinality as o (event, at)
      where o.event ->> 'token' is not null
    ) as e
    where e.stored is not null or e.first < e.at
    order by e.at
    limit 1
  );
end
$$;

-- Judges one append that asks more than to add events, in the port's order of outcomes, and applies it whole or not at
-- all. Everything it may touch is locked. p_begins: the number kept for the session it begins, null when there is one.
create function apply_append(p_now bigint, p_position bigint, p_append jsonb, p_begins bigint) returns jsonb
language plpgsql as $$
declare
  v_row jsonb := p_append -> 'row';
  v_number bigint := coalesce((p_append ->> 'session')::bigint, p_begins);
  v_expected integer := (p_append ->> 'expectedIndex')::integer;
  v_events jsonb := p_append -> 'events';
  v_last integer := v_expected + jsonb_array_length(v_events);
  v_take jsonb := p_append -> 'take';
  v_put jsonb := p_append -> 'put';
  v_head head%rowtype;
  v_position bigint;
  v_refused jsonb;
begin
  v_refused := find_repeated((p_append ->> 'session')::bigint, v_expected, v_events);
  if v_refused is not null then
    return v_refused;
  end if;

  select * into v_head from head where session = v_number;
  if v_row is null then
    if v_head.last is distinct from v_expected then
      return jsonb_build_object('state', 'conflict');
    end if;
  elsif p_begins is null or v_head.session is not null or v_expected <> 0 then
    return jsonb_build_object('state', 'conflict');
  end if;

  perform from sign_of_life where session = v_number and seen_at >= (p_append ->> 'unseenSince')::bigint;
  if found then
    return jsonb_build_object('state', 'seen');
  end if;

  if v_take is not null then
    select jsonb_build_object('state', 'taken', 'by',
      jsonb_build_object('key', key, 'value', value, 'expiresAt', expires_at))
    into v_refused
    from claim where key = v_take ->> 'key' and (expires_at is null or expires_at > p_now);
    if found then
      return v_refused;
    end if;
  end if;

  if v_put is not null then
    v_refused := find_stale(v_put);
    if v_refused is not null then
      return v_refused;
    end if;
  end if;

  v_position := greatest(p_position, v_head.position);
  if v_row is not null then
    insert into head (session, position, last, last_visible) values (v_number, v_position, 0, 0);
    update session
    set user_id = v_row ->> 'userId', key_hash = v_row ->> 'keyHash', service = v_row ->> 'service'
    where number = v_number and (user_id, key_hash, service)
      is distinct from (v_row ->> 'userId', v_row ->> 'keyHash', v_row ->> 'service');
  end if;

  if v_last > v_expected then
    insert into event (session, position, at, append, event_index, party, visible, token, body)
    select v_number, v_position, (e.event ->> 'at')::bigint,
      case when e.at = 1 then (p_append ->> 'id')::bigint end,
      v_expected + e.at, (e.event ->> 'party')::integer, (e.event ->> 'visible')::boolean,
      e.event ->> 'token', e.event ->> 'body'
    from jsonb_array_elements(v_events) with ordinality as e (event, at)
    order by e.at;
    update head
    set position = v_position, last = v_last, last_visible = greatest(last_visible, (
      select max(v_expected + e.at) from jsonb_array_elements(v_events) with ordinality as e (event, at)
      where (e.event ->> 'visible')::boolean
    ))
    where session = v_number;
  else
    insert into append (id, session, at) values ((p_append ->> 'id')::bigint, v_number, p_now);
  end if;

  if p_append ? 'snapshot' then
    insert into snapshot (session, event_index, body) values (v_number, v_last, p_append ->> 'snapshot')
    on conflict (session) do update set event_index = excluded.event_index, body = excluded.body;
  end if;
  if p_append ? 'endedAt' then
    update session set ended_at = (p_append ->> 'endedAt')::bigint where number = v_number;
  end if;
  if (p_append ->> 'disarmAll')::boolean then
    delete from timer where session = v_number;
  elsif p_append ? 'arm' then
    insert into timer (session, kind, due_at)
    select distinct on (t.timer ->> 'kind') v_number, t.timer ->> 'kind', (t.timer ->> 'dueAt')::bigint
    from jsonb_array_elements(p_append -> 'arm') with ordinality as t (timer, at)
    order by t.timer ->> 'kind', t.at desc
    on conflict (session, kind) do update set due_at = excluded.due_at;
  end if;
  if p_append ? 'release' then
    -- Not deleted: the row stays locked, as if it had never been taken, until the batch is done.
    update claim set value = '', expires_at = -9223372036854775808
    where key in (select jsonb_array_elements_text(p_append -> 'release'));
  end if;
  if v_take is not null then
    update claim set value = v_take ->> 'value', expires_at = (v_take ->> 'expiresAt')::bigint
    where key = v_take ->> 'key';
  end if;
  if v_put is not null then
    perform write_documents(v_put);
  end if;
  return jsonb_build_object('state', 'committed', 'number', v_number, 'index', v_last);
end
$$;

-- The appends of a batch that ask more than to add events, each judged on what those before it left.
create function apply_appends(p_now bigint, p_position bigint, p_appends jsonb)
returns table (place integer, outcome jsonb) language plpgsql as $$
declare
  v_begun jsonb;
  v_keys text[];
  v_puts jsonb;
  v_append jsonb;
  v_at bigint;
begin
  -- New sessions; whichever is not begun in the end is taken away again.
  with begun as (
    insert into session (chat_id, user_id, key_hash, service)
    select distinct on (a.row ->> 'chatId' collate "C")
      a.row ->> 'chatId', a.row ->> 'userId', a.row ->> 'keyHash', a.row ->> 'service'
    from jsonb_array_elements(p_appends) with ordinality as e (append, at)
    cross join lateral (select e.append -> 'row' as row) as a
    where a.row is not null
    order by a.row ->> 'chatId' collate "C", e.at
    on conflict (chat_id) do nothing
    returning number, chat_id
  )
  select coalesce(jsonb_object_agg(chat_id, number), '{}') into v_begun from begun;

  select array_agg(k.key) into v_keys
  from jsonb_array_elements(p_appends) as e (append)
  cross join lateral (
    select e.append -> 'take' ->> 'key' where e.append ? 'take'
    union all
    select jsonb_array_elements_text(e.append -> 'release')
  ) as k (key);
  if v_keys is not null then
    perform lock_claims(v_keys);
  end if;

  select jsonb_agg(p.put) into v_puts
  from jsonb_array_elements(p_appends) as e (append)
  cross join lateral jsonb_array_elements(e.append -> 'put') as p (put);
  if v_puts is not null then
    perform lock_documents(v_puts);
  end if;

  for v_append, v_at in
    select e.append, e.at from jsonb_array_elements(p_appends) with ordinality as e (append, at) order by e.at
  loop
    place := v_at;
    outcome := apply_append(p_now, p_position, v_append, (v_begun ->> (v_append -> 'row' ->> 'chatId'))::bigint);
    return next;
  end loop;

  delete from session
  where number in (select b.number::bigint from jsonb_each_text(v_begun) as b (chat_id, number))
    and not exists (select from head where head.session = session.number);
  if v_keys is not null then
    delete from claim where key = any (v_keys) and expires_at = -9223372036854775808;
  end if;
  if v_puts is not null then
    perform drop_unwritten_documents(v_puts);
  end if;
end
$$;

-- A batch. What most appends are, events for a session that stands where they expect it, is done in bulk: the s_ lists
-- have an entry for each session of the batch, in the order of their numbers, the e_ lists one for each event of these
-- appends, with the place of its append in the s_ lists. s_expected is null for the session of one of p_others, which is
-- locked and no more. p_others: appends that ask more, in the batch's order.
-- Returns the outcomes of p_others by their place, from 1; of the appends in bulk only those that did not hold, by their
-- negative place: nothing of them was applied, and why is for the caller to ask, by p_others.
create function commit_batch(
  p_now bigint,
  s_session bigint[], s_expected integer[], s_last integer[], s_last_visible integer[], s_snapshot text[],
  e_place integer[], e_append bigint[], e_index integer[], e_at bigint[], e_party integer[], e_visible boolean[],
  e_token text[], e_body text[],
  p_others jsonb
) returns table (place integer, outcome jsonb) language plpgsql as $$
declare
  v_position bigint := current_position();
  v_holds boolean[];
  v_positions bigint[];
  v_place integer;
begin
  -- A lateral join takes its rows one by one, in the order of the list.
  select array_agg(coalesce(h.last = s.expected, false)), array_agg(greatest(h.position, v_position))
  into v_holds, v_positions
  from unnest(s_session, s_expected) as s (session, expected)
  left join lateral (select last, position from head where head.session = s.session for update) as h on true;

  if cardinality(e_place) > 0 then
    for v_place in
      select distinct e.place from unnest(e_place, e_party, e_token) as e (place, party, token)
      where e.token is not null and v_holds[e.place] and (
        select true from event as x where x.session = s_session[e.place] and x.party = e.party and x.token = e.token
      )
    loop
      v_holds[v_place] := false;
    end loop;

    insert into event (session, position, at, append, event_index, party, visible, token, body)
    select s_session[e.place], v_positions[e.place], e.at, e.append, e.index, e.party, e.visible, e.token, e.body
    from unnest(e_place, e_append, e_index, e_at, e_party, e_visible, e_token, e_body)
      as e (place, append, index, at, party, visible, token, body)
    where v_holds[e.place];

    update head
    set position = v_positions[s.place], last = s.last, last_visible = greatest(head.last_visible, s.last_visible)
    from unnest(s_session, s_last, s_last_visible) with ordinality as s (session, last, last_visible, place)
    where head.session = s.session and v_holds[s.place];

    if cardinality(s_snapshot) > 0 then
      insert into snapshot (session, event_index, body)
      select s.session, s.last, s.snapshot
      from unnest(s_session, s_last, s_snapshot) with ordinality as s (session, last, snapshot, place)
      where s.snapshot is not null and v_holds[s.place]
      on conflict (session) do update set event_index = excluded.event_index, body = excluded.body;
    end if;

    return query
      select -s.place::integer, null::jsonb from unnest(s_expected) with ordinality as s (expected, place)
      where s.expected is not null and not v_holds[s.place];
  end if;

  if jsonb_array_length(p_others) > 0 then
    return query select o.place, o.outcome from apply_appends(p_now, v_position, p_others) as o;
  end if;
end
$$;

-- Moves every timer. The lock is for the table, so that whoever waits for this has nothing that this waits for.
create function shift_timers(p_by_ms bigint) returns void language plpgsql as $$
begin
  lock table timer in share row exclusive mode;
  update timer set due_at = due_at + p_by_ms;
end
$$;
