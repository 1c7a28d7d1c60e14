-- outbox
-- All effects.
select id, input, number, kind, class, chat, state, ambiguous from core.outbox order by id
