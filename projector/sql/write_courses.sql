-- Courses: what students have where something was published ($2), else what was saved last as long as nothing was. The first to save it is the
-- owner, until it is given to somebody. The catalogue lives in one partition, whose checkpoint is locked.
merge into course as c
using unnest($1::text[], $2::boolean[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[],
             $9::timestamptz[], $10::text[], $11::integer[], $12::integer[], $13::text[], $14::bigint[], $15::bigint[],
             $16::timestamptz[])
    as n (course, published, title, description, language, access, classrooms, opens, due, late, topics, items, state, owner, given,
          changed_at)
on c.course = n.course
when matched and (n.published or c.state = 'draft' and n.title is not null) then update set
    title = n.title, description = n.description, language = n.language, access = n.access, classrooms = n.classrooms::bigint[],
    opens = n.opens, due = n.due, late = n.late, topics = n.topics, items = n.items,
    state = coalesce(n.state, c.state), owner = coalesce(n.given, c.owner), changed_at = n.changed_at
when matched then update set
    state = coalesce(n.state, c.state), owner = coalesce(n.given, c.owner), changed_at = n.changed_at
when not matched and n.title is not null then insert
    (course, title, description, language, access, classrooms, opens, due, late, topics, items, state, owner, changed_at)
    values (n.course, n.title, n.description, n.language, n.access, n.classrooms::bigint[], n.opens, n.due, n.late, n.topics,
            n.items, coalesce(n.state, 'draft'), coalesce(n.given, n.owner), n.changed_at)
