select user_id from read_model.student where is_admin
