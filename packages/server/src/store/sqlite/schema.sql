CREATE TABLE session (
  number integer primary key autoincrement,
  chat_id text not null unique,
  user_id text not null,
  key_hash text not null,
  service text not null,
  ended_at integer
) strict;

CREATE INDEX session_live on session (service) where ended_at is null;

CREATE TABLE event (
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

CREATE UNIQUE INDEX event_token on event (session, party, token) where token is not null;

CREATE TABLE snapshot (
  session integer primary key,
  event_index integer not null,
  body text not null
) strict;

CREATE TABLE claim (
  key text primary key,
  value text not null,
  expires_at integer
) strict, without rowid;

CREATE INDEX claim_expiry on claim (expires_at) where expires_at is not null;

CREATE TABLE timer (
  session integer not null,
  kind text not null,
  due_at integer not null,
  primary key (session, kind)
) strict, without rowid;

CREATE INDEX timer_due on timer (due_at);

CREATE TABLE sign_of_life (
  session integer primary key,
  seen_at integer not null
) strict;

CREATE TABLE document (
  kind text not null,
  name text not null,
  version integer not null,
  value text,
  primary key (kind, name)
) strict, without rowid;

CREATE TABLE counter (
  name text primary key,
  value integer not null
) strict, without rowid;

CREATE TRIGGER event_removed after delete on event begin
  update counter set value = old.id where name = 'last removed event' and value < old.id;
end;

CREATE TABLE place (
  session integer not null,
  event_index integer not null,
  event integer not null,
  primary key (session, event_index)
) strict, without rowid;

CREATE TABLE recent_place (
  session integer not null,
  event_index integer not null,
  event integer not null,
  primary key (session, event_index)
) strict, without rowid;
