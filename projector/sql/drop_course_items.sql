-- What the courses $1 consisted of: they were published anew.
delete from course_item where course = any ($1)
