-- What is to become an input when its time has come.
--
-- Going back: drop the table; the build before this one sets no timers and knows no input of one.

create table core.timer (
    stream    text        not null,
    key       text        not null,
    partition smallint    not null,
    at        timestamptz not null,
    input     text        not null,
    trace     text,
    primary key (stream, key)
) with (fillfactor = 80);
create index timer_at on core.timer (partition, at, stream, key);
comment on table  core.timer is 'Timers that are set. The owner of the partition fires them; the commit of the input that comes of it deletes the row.';
comment on column core.timer.key is 'Names the timer within its stream: setting it again moves it.';
comment on column core.timer.input is 'The input that set it.';
