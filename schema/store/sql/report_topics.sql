-- Found by the primary key (student, topic). Credits are millionths of a question's points.
select topic, answers, right_answers, round(credit_sum::numeric / answers / 10000)::smallint as mastery
from read_model.topic_mastery
where student = $1
order by credit_sum::numeric / answers, topic
