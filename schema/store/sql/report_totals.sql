-- Sums over all days: a row a day, so a few thousand after ten years.
select coalesce(sum(registered), 0)::bigint as users,
       coalesce(sum(started), 0)::bigint as started,
       coalesce(sum(finished), 0)::bigint as finished,
       coalesce(sum(answers), 0)::bigint as answers,
       round(sum(percent_sum) / nullif(sum(finished), 0))::smallint as average
from read_model.day_total
