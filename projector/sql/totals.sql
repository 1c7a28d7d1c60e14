-- Every total, from every live table that has it. Tables of people lack the erased ones, whose key is gone: of these tables (`of_people`)
-- only what is about the others is counted.
with person as (select owner as student from core.person_key),
attempt as (select a.* from read_model.attempt a join person using (student)),
answer as (select a.* from read_model.answer a join person using (student)),
quiz_progress as (select p.* from read_model.quiz_progress p join person using (student)),
topic_mastery as (select t.* from read_model.topic_mastery t join person using (student)),
sums (of_people, "table", total, found) as (
    select false, 'day_total', t.total, t.found
    from (select sum(registered) as registered, sum(started) as started, sum(finished) as finished, sum(cancelled) as cancelled,
                 sum(percent_sum) as points, sum(answers) as answers, sum(right_answers) as right_answers
          from read_model.day_total) d,
         lateral (values ('registered', registered), ('started', started), ('finished', finished), ('cancelled', cancelled),
                         ('points', points), ('answers', answers), ('right answers', right_answers)) t (total, found)
    union all
    select false, 'quiz_count', t.total, t.found
    from (select sum(started) as started, sum(finished) as finished, sum(cancelled) as cancelled, sum(percent_sum) as points
          from read_model.quiz_count) q,
         lateral (values ('started, no trials', started), ('finished, no trials', finished), ('cancelled, no trials', cancelled),
                         ('points, no trials', points)) t (total, found)
    union all
    select false, 'question_count', t.total, t.found
    from (select sum(answers) as answers, sum(right_answers) as right_answers from read_model.question_count) q,
         lateral (values ('answers, no trials', answers), ('right answers, no trials', right_answers)) t (total, found)
    union all
    select true, 'attempt', t.total, t.found
    from (select count(*) as started, count(finished_at) as finished, count(cancelled_at) as cancelled, sum(percent) as points,
                 sum(answers) as answers, sum(right_answers) as right_answers
          from attempt) a,
         lateral (values ('started', started), ('finished', finished), ('cancelled', cancelled), ('points', points),
                         ('answers', answers), ('right answers', right_answers)) t (total, found)
    union all
    select true, 'answer', t.total, t.found
    from (select count(*) as answers, count(*) filter (where is_right) as right_answers from answer) a,
         lateral (values ('answers', answers), ('right answers', right_answers)) t (total, found)
    union all
    select true, 'quiz_progress', t.total, t.found
    from (select sum(attempts) as finished, sum(percent_sum) as points from quiz_progress) p,
         lateral (values ('finished', finished), ('points', points)) t (total, found)
    union all
    select true, 'topic_mastery', t.total, t.found
    from (select sum(answers) as answers, sum(right_answers) as right_answers from topic_mastery) m,
         lateral (values ('answers', answers), ('right answers', right_answers)) t (total, found)
)
select of_people, "table", total, coalesce(found, 0)::bigint as found from sums
