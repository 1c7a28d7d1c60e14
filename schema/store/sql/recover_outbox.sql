-- What those that delivered before left in the middle: nobody knows whether Telegram took it. Only by the process that delivers now
-- ($1 owner, $2 epoch): what somebody later has in hand is not left. A commit that claimed under an epoch that ended meanwhile may be
-- written late: so this is asked again and again.
update core.outbox
set state = case when class = 'interactive' then 'retry' else 'unknown' end,
    ambiguous = ambiguous + 1,
    error = 'the process that sent it ended before the answer was recorded',
    done_at = case when class = 'interactive' then null else now() end
where state = 'sending' and epoch < $2
  and exists (select from core.lease where name = 'delivery' and owner = $1 and epoch = $2 for share)
returning class
