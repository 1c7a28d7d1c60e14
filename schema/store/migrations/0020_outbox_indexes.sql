-- What another process left in the middle is found by its epoch, which is a lower one. An entry of an index stays until a vacuum, also when
-- what it stands for is over: by their numbers alone, all that was being sent since was read, again and again.
--
-- Going back: drop the index, and make the one of 0001_core.sql; the build before this one works with either.

update core.outbox set epoch = 0 where state = 'sending' and epoch is null;

drop index core.outbox_sending;
create index outbox_sending on core.outbox (epoch, id) where state = 'sending';
