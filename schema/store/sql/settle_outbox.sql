-- What became of effects, and which messages their cards are in now. Counts for the try that was claimed only: another process may have
-- taken the effect over since, and what this one says of its own try is history then.
-- The state is compared with a column, so that effects are found by number: no plan takes the index of what is being sent, which has an entry
-- for all that was being sent since the last vacuum.
with settled as materialized (
    select *, 'sending' as before
    from unnest($1::bigint[], $2::text[], $3::text[], $4::integer[], $5::boolean[], $6::timestamptz[], $7::bigint[], $8::text[], $9::integer[])
        as s (id, state, error, message, ambiguous, due, chat, card, tries)
),
done as (
    update core.outbox o
    set state = s.state,
        error = s.error,
        message = s.message,
        ambiguous = o.ambiguous + s.ambiguous::int,
        due = coalesce(s.due, o.due),
        done_at = case when s.state in ('sent', 'failed', 'unknown') then now() end
    from settled s
    where o.id = s.id and o.state = s.before and o.tries = s.tries
    returning o.id
),
counted as (
    select s.* from settled s join done using (id) where s.chat is not null and s.card is not null and s.message is not null
),
-- A message shows one card: what it showed before is no card any more.
replaced as (
    delete from core.card c
    using counted s
    where c.chat = s.chat and c.message = s.message and c.card <> s.card
)
insert into core.card (chat, card, message)
select distinct on (chat, card) chat, card, message from counted
order by chat, card, id desc
on conflict (chat, card) do update set message = excluded.message
