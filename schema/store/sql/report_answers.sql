-- A row per topic. Found by the primary key (student, topic).
select answers, right_answers
from read_model.topic_mastery
where student = $1
