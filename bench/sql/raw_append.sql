-- The rows of a batch (2 events, a row of the journal and an effect for each of the numbers $2), without fence, keys or anything else.
with numbered as (
    select n, 'tg:' || n as input, 'user.' || n + 1 as stream, body
    from unnest($2::bigint[], $4::bytea[]) as given (n, body)
),
new_event as (
    insert into raw.event (partition, position, stream, version, kind, schema, at, input, trace, body)
    select $1, 2 * n + version, stream, version, 'AnswerGiven', 1, $3, input, null, body
    from numbered, generate_series(1, 2) as version
),
new_journal as (
    insert into raw.journal (input, partition, sequence, stream, kind, at, outcome, reason, revision, trace)
    select input, $1, n, stream, 'message', $3, 'applied', null, 1, null from numbered
)
insert into raw.outbox (partition, position, input, number, stream, kind, class, chat, trace, schema, body)
select $1, n, input, 1, stream, 'Show', 'interactive', n + 1, null, 1, body from numbered
