-- The numbers that Telegram gave the updates of a time, as ranges without a gap, and how many inputs there were.
with number as (
    select distinct substring(input from 4)::bigint as n
    from core.journal
    where at >= $1 and at < $2 and outcome <> 'duplicate' and input ~ '^tg:[0-9]{1,18}$'
),
island as (
    select n, n - row_number() over (order by n) as island from number
)
select min(n) as first, max(n) as last from island group by island order by 1
