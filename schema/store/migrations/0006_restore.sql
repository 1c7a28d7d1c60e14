-- What a restore leaves behind: until when inputs may have been answered before it.
--
-- Going back: drop the column; the build before this one sends such answers once more.

alter table core.partition add column answered_until timestamptz;
comment on column core.partition.answered_until is 'A restore decides inputs again. Those that the log took before this may have been answered already: what is shown because of them is stored as unknown, for an operator to decide.';
