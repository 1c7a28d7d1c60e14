insert into quiz_version (quiz, version, title, description, language, pass_mark, questions, imported_at)
select * from unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::smallint[], $7::integer[], $8::timestamptz[])
