-- What these people ($1) are called, as far as that is known.
select student, name from read_model.student where student = any ($1) and name is not null
