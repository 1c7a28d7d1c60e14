-- The points of one person, hidden or not. Found by the primary key.
select coalesce(sum(points), 0)::bigint as points from read_model.score where student = $1 and quiz = any ($2) and week = $3
