-- What the process that delivered before left in the middle: nobody knows whether Telegram took it.
update core.outbox
set state = case when class = 'interactive' then 'retry' else 'unknown' end,
    ambiguous = ambiguous + 1,
    error = 'the process that sent it ended before the answer was recorded',
    done_at = case when class = 'interactive' then null else now() end
where state = 'sending'
returning class
