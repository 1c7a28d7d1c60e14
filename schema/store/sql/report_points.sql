-- The points of one student, hidden or not.
select coalesce(sum(points), 0)::bigint as points from read_model.score where student = $1 and quiz = any ($2) and week = $3
