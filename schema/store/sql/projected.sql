-- Whether the projection that screens of students read has the events of partition $1 up to position $2.
select coalesce(min(position) >= $2, false) from read_model.checkpoint where projection = 'progress' and partition = $1
