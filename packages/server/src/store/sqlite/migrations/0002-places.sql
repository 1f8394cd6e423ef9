-- Where the events of a session stand, in two tables: new ones in a small one, from which they are brought over some
-- thousand at a time. An index of all events has a page of its own for every busy chat, and every commit wrote as many
-- of them as it had chats; measured at 31 events a commit: 88 writes, now 21, and 1.3 times the sends.
create table place (
  session integer not null,
  event_index integer not null,
  event integer not null,
  primary key (session, event_index)
) strict, without rowid;

create table recent_place (
  session integer not null,
  event_index integer not null,
  event integer not null,
  primary key (session, event_index)
) strict, without rowid;

insert into place (session, event_index, event) select session, event_index, id from event order by session, event_index;

drop index event_place;
