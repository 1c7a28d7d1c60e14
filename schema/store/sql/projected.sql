-- Whether all projections of a partition (students, attempts, quizzes) have read up to a position. A projection that has not begun
-- has no row yet.
select count(*) = 3 and min(position) >= $2 from read_model.checkpoint where partition = $1
