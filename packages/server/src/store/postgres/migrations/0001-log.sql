-- A session is found by its chatId here and nowhere else; every other table knows it by its number.
create table session (
  number bigint generated always as identity primary key,
  chat_id text collate "C" not null unique,
  user_id text not null,
  key_hash text not null,
  service text not null,
  ended_at bigint
);

create index session_live on session (service) where ended_at is null;

-- What a commit locks, and a confirmation reads: narrow, and updated in place. `position` is that of the last event.
create table head (
  session bigint primary key,
  position bigint not null,
  last integer not null,
  last_visible integer not null
) with (fillfactor = 50);

-- (position, id) is the order of commits. A position is the epoch, times 2^48, plus the id of the transaction, or the
-- session's last position where that is greater: whoever waited for a session comes after the one it waited for.
create table event (
  session bigint not null,
  id bigint generated always as identity,
  position bigint not null,
  at bigint not null,
  append bigint,
  event_index integer not null,
  party integer not null,
  visible boolean not null,
  token text collate "C",
  body text not null,
  primary key (session, event_index)
);

create unique index event_order on event (position, id);

create unique index event_token on event (session, party, token) where token is not null;

create table snapshot (
  session bigint primary key,
  event_index integer not null,
  body text not null
);

-- Appends without an event, which no row of `event` carries the id of. Kept for as long as anybody may ask.
create table append (
  id bigint primary key,
  session bigint not null,
  at bigint not null
);

create index append_age on append (at);

create table claim (
  key text collate "C" primary key,
  value text not null,
  expires_at bigint
);

create index claim_expiry on claim (expires_at) where expires_at is not null;

create table timer (
  session bigint not null,
  kind text not null,
  due_at bigint not null,
  primary key (session, kind)
);

create index timer_due on timer (due_at);

create table sign_of_life (
  session bigint primary key,
  seen_at bigint not null
) with (fillfactor = 70);

-- A removed document keeps its row and its version, without a value.
create table document (
  kind text collate "C" not null,
  name text collate "C" not null,
  version bigint not null,
  value text,
  primary key (kind, name)
);

create table counter (
  name text primary key,
  value bigint not null
);

insert into counter (name, value) values ('documents', 0);

-- One row. `cluster` is the system and the timeline that wrote last; with another one, ids of transactions may come
-- again, and a new epoch begins.
create table deployment (
  one boolean primary key default true check (one),
  epoch integer not null,
  cluster text not null
);

insert into deployment (epoch, cluster) values (0, '');
