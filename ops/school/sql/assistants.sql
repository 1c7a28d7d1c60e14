-- Who is an assistant.
select student from analytics.students where assistant
