select topic, count(*) as answers, count(*) filter (where credit >= 999000) as answered_right,
       round(avg(greatest(credit, 0)) / 10000)::smallint as mastery
from read_model.answer
where user_id = $1
group by topic
order by mastery, topic
