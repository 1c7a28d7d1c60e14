-- A person said what an answer is worth. The last grade of a batch counts; nothing is changed of somebody who was erased.
update answer a set credit = n.credit, is_right = n.is_right, pending = false
from (select * from unnest($1::bigint[], $2::integer[], $3::integer[], $4::integer[], $5::boolean[])
          as n (student, attempt, number, credit, is_right)) n
where a.student = n.student and a.attempt = n.attempt and a.number = n.number
