select quiz, (array_agg(version order by finished_at desc))[1] as version, count(*) as attempts, max(percent) as best,
       (array_agg(percent order by finished_at desc))[1] as last, round(avg(percent))::smallint as average,
       bool_or(passed) as passed, max(finished_at) as last_at
from read_model.attempt
where user_id = $1 and finished_at is not null
group by quiz
order by last_at desc
