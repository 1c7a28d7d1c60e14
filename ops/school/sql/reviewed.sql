-- reviewed
-- Answers in reviews by student.
select student, sum(reviews)::bigint as reviews from analytics.student_activity group by student
