-- What these people ($1) are called, as far as the grader $2 (null: an admin) knows them.
select student, name from read_model.student
where student = any ($1) and name is not null and read_model.knows_by_name($2, student)
