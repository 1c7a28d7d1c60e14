-- What courses consist of, after what they consisted of was dropped.
insert into course_item (course, kind, item, number, topic, title, opens, due)
select * from unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::integer[], $6::text[], $7::timestamptz[],
                     $8::timestamptz[])
