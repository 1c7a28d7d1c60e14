-- What was to be sent when the backup was made may have been sent since. What gives another aggregate an input keeps waiting: that input
-- has a name of its own, and is taken once however often it comes.
update core.outbox
set state = case when kind in ('Show', 'DeleteMessage', 'Export') then 'unknown' else 'pending' end,
    ambiguous = ambiguous + (kind in ('Show', 'DeleteMessage', 'Export'))::integer,
    error = case when kind in ('Show', 'DeleteMessage', 'Export') then 'restored from a backup: it may have been sent since' else error end,
    due = case when kind in ('Show', 'DeleteMessage', 'Export') then due else now() end,
    done_at = case when kind in ('Show', 'DeleteMessage', 'Export') then now() end
where state in ('pending', 'sending', 'retry')
returning class, state
