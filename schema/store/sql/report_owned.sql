-- Whether the quiz $2 is one that the grader $1 (null: anybody) may look at.
select exists (select from read_model.quiz where quiz = $2 and ($1::bigint is null or owner = $1)) as owned
