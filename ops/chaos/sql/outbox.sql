-- outbox
-- All effects.
select id, input, kind, class, chat, state, ambiguous from core.outbox order by id
