select student from read_model.student where configured order by student
