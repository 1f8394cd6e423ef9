-- A session is found by its chatId here and nowhere else; every other table knows it by its number.
create table session (
  number integer primary key autoincrement,
  chat_id text not null unique,
  user_id text not null,
  key_hash text not null,
  service text not null,
  ended_at integer
) strict;

create index session_live on session (service) where ended_at is null;

-- Rows in the order of their commits: `id` is what followers' cursors are. Measured: a row per event with a unique
-- index beside it takes twice the inserts of a table clustered by session.
create table event (
  id integer primary key,
  session integer not null,
  event_index integer not null,
  at integer not null,
  party integer not null,
  visible integer not null,
  body text not null,
  token text,
  append integer
) strict;

create unique index event_place on event (session, event_index);

create unique index event_token on event (session, party, token) where token is not null;

create table snapshot (
  session integer primary key,
  event_index integer not null,
  body text not null
) strict;

create table claim (
  key text primary key,
  value text not null,
  expires_at integer
) strict, without rowid;

create index claim_expiry on claim (expires_at) where expires_at is not null;

create table timer (
  session integer not null,
  kind text not null,
  due_at integer not null,
  primary key (session, kind)
) strict, without rowid;

create index timer_due on timer (due_at);

create table sign_of_life (
  session integer primary key,
  seen_at integer not null
) strict;

-- A removed document keeps its row and its version, without a value.
create table document (
  kind text not null,
  name text not null,
  version integer not null,
  value text,
  primary key (kind, name)
) strict, without rowid;

create table counter (
  name text primary key,
  value integer not null
) strict, without rowid;

insert into counter (name, value) values ('documents', 0), ('last removed event', 0);

-- An id is never given twice, even when the last events are removed: a cursor beyond them has been handed out.
create trigger event_removed after delete on event begin
  update counter set value = old.id where name = 'last removed event' and value < old.id;
end;
