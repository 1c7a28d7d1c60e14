-- An answer is typed once and may be graded often: a later grade replaces what was said before, and leaves the text.
insert into answer_text as t (student, attempt, number, quiz, text, at, waits, graded_by, graded_at, comment)
select * from unnest($1::bigint[], $2::integer[], $3::integer[], $4::text[], $5::text[], $6::timestamptz[], $7::boolean[],
                     $8::bigint[], $9::timestamptz[], $10::text[])
on conflict (student, attempt, number) do update set
    waits     = excluded.waits,
    graded_by = excluded.graded_by,
    graded_at = excluded.graded_at,
    comment   = excluded.comment
