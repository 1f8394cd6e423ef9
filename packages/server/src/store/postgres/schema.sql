CREATE SCHEMA parley;

CREATE FUNCTION parley.apply_append(p_now bigint, p_position bigint, p_append jsonb, p_begins bigint) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION parley.apply_appends(p_now bigint, p_position bigint, p_appends jsonb) RETURNS TABLE(place integer, outcome jsonb)
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION parley.commit_batch(p_now bigint, s_session bigint[], s_expected integer[], s_last integer[], s_last_visible integer[], s_snapshot text[], e_place integer[], e_append bigint[], e_index integer[], e_at bigint[], e_party integer[], e_visible boolean[], e_token text[], e_body text[], p_others jsonb) RETURNS TABLE(place integer, outcome jsonb)
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION parley.current_position() RETURNS bigint
    LANGUAGE plpgsql
    AS $$
begin
  return (
    select deployment.epoch * 281474976710656 + pg_current_xact_id()::text::bigint from deployment
  );
end
$$;

CREATE FUNCTION parley.drop_unwritten_documents(p_puts jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
  v_put jsonb;
begin
  for v_put in select jsonb_array_elements(p_puts) loop
    delete from document where kind = v_put ->> 'kind' and name = v_put ->> 'name' and version = 0;
  end loop;
end
$$;

CREATE FUNCTION parley.find_repeated(p_session bigint, p_expected integer, p_events jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION parley.find_stale(p_puts jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION parley.lock_claims(p_keys text[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  insert into claim (key, value, expires_at)
  select distinct on (k.key) k.key, '', -9223372036854775808 from unnest(p_keys) as k (key) order by k.key
  on conflict (key) do update set value = '' where false;
end
$$;

CREATE FUNCTION parley.lock_documents(p_puts jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  insert into document (kind, name, version, value)
  select distinct on (w.kind, w.name) w.kind, w.name, 0, null
  from jsonb_to_recordset(p_puts) as w (kind text collate "C", name text collate "C")
  order by w.kind, w.name
  on conflict (kind, name) do update set version = 0 where false;
end
$$;

CREATE FUNCTION parley.put_documents(p_puts jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION parley.shift_timers(p_by_ms bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  lock table timer in share row exclusive mode;
  update timer set due_at = due_at + p_by_ms;
end
$$;

CREATE FUNCTION parley.write_documents(p_puts jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

CREATE TABLE parley.append (
    id bigint NOT NULL,
    session bigint NOT NULL,
    at bigint NOT NULL
);

CREATE TABLE parley.claim (
    key text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL,
    expires_at bigint
);

CREATE TABLE parley.counter (
    name text NOT NULL,
    value bigint NOT NULL
);

CREATE TABLE parley.deployment (
    one boolean DEFAULT true NOT NULL,
    epoch integer NOT NULL,
    cluster text NOT NULL,
    CONSTRAINT deployment_one_check CHECK (one)
);

CREATE TABLE parley.document (
    kind text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    value text
);

CREATE TABLE parley.event (
    session bigint NOT NULL,
    id bigint NOT NULL,
    "position" bigint NOT NULL,
    at bigint NOT NULL,
    append bigint,
    event_index integer NOT NULL,
    party integer NOT NULL,
    visible boolean NOT NULL,
    token text COLLATE pg_catalog."C",
    body text NOT NULL
);

ALTER TABLE parley.event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME parley.event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE parley.head (
    session bigint NOT NULL,
    "position" bigint NOT NULL,
    last integer NOT NULL,
    last_visible integer NOT NULL
)
WITH (fillfactor='50');

CREATE TABLE parley.migration (
    number integer NOT NULL
);

CREATE TABLE parley.session (
    number bigint NOT NULL,
    chat_id text NOT NULL COLLATE pg_catalog."C",
    user_id text NOT NULL,
    key_hash text NOT NULL,
    service text NOT NULL,
    ended_at bigint
);

ALTER TABLE parley.session ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME parley.session_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE parley.sign_of_life (
    session bigint NOT NULL,
    seen_at bigint NOT NULL
)
WITH (fillfactor='70');

CREATE TABLE parley.snapshot (
    session bigint NOT NULL,
    event_index integer NOT NULL,
    body text NOT NULL
);

CREATE TABLE parley.timer (
    session bigint NOT NULL,
    kind text NOT NULL,
    due_at bigint NOT NULL
);

ALTER TABLE ONLY parley.append
    ADD CONSTRAINT append_pkey PRIMARY KEY (id);

ALTER TABLE ONLY parley.claim
    ADD CONSTRAINT claim_pkey PRIMARY KEY (key);

ALTER TABLE ONLY parley.counter
    ADD CONSTRAINT counter_pkey PRIMARY KEY (name);

ALTER TABLE ONLY parley.deployment
    ADD CONSTRAINT deployment_pkey PRIMARY KEY (one);

ALTER TABLE ONLY parley.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (kind, name);

ALTER TABLE ONLY parley.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (session, event_index);

ALTER TABLE ONLY parley.head
    ADD CONSTRAINT head_pkey PRIMARY KEY (session);

ALTER TABLE ONLY parley.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (number);

ALTER TABLE ONLY parley.session
    ADD CONSTRAINT session_chat_id_key UNIQUE (chat_id);

ALTER TABLE ONLY parley.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (number);

ALTER TABLE ONLY parley.sign_of_life
    ADD CONSTRAINT sign_of_life_pkey PRIMARY KEY (session);

ALTER TABLE ONLY parley.snapshot
    ADD CONSTRAINT snapshot_pkey PRIMARY KEY (session);

ALTER TABLE ONLY parley.timer
    ADD CONSTRAINT timer_pkey PRIMARY KEY (session, kind);

CREATE INDEX append_age ON parley.append USING btree (at);

CREATE INDEX claim_expiry ON parley.claim USING btree (expires_at) WHERE (expires_at IS NOT NULL);

CREATE UNIQUE INDEX event_order ON parley.event USING btree ("position", id);

CREATE UNIQUE INDEX event_token ON parley.event USING btree (session, party, token) WHERE (token IS NOT NULL);

CREATE INDEX session_live ON parley.session USING btree (service) WHERE (ended_at IS NULL);

CREATE INDEX timer_due ON parley.timer USING btree (due_at);
