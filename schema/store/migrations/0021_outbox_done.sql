-- What was sent lately is found by when it was done: its numbers may be anything, where many messages to many wait behind it. An index of ranges of
-- pages costs next to nothing for each effect.
--
-- Going back: drop the index; the build before this one does not use it.

create index outbox_done on core.outbox using brin (done_at) with (pages_per_range = 16, autosummarize = on);
