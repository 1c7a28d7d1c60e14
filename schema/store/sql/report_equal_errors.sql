-- Pairs of students whose equal wrong answers at the quiz $1 are less probable than one in a thousand, with how many were compared.
with compared as (select *, count(*) over () as compared from analytics.equal_errors where quiz = $1)
select coalesce(a.name, c.first_student::text) as first, coalesce(b.name, c.second_student::text) as second,
       c.wrong, c.equal, c.expected::double precision as expected, c.probability, c.compared
from compared c
left join read_model.student a on a.student = c.first_student
left join read_model.student b on b.student = c.second_student
order by c.probability, c.first_student, c.second_student
limit 8
