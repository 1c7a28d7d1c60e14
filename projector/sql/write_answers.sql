-- Each answer once: a second row for the same question of an attempt is a bug, and refused.
insert into answer (student, attempt, number, quiz, version, question, topic, chosen, credit, is_right, took_ms, at, pending)
select student, attempt, number, quiz, version, question, topic, string_to_array(chosen, ',')::smallint[], credit, is_right, took_ms, at, pending
from unnest($1::bigint[], $2::integer[], $3::integer[], $4::text[], $5::integer[], $6::text[], $7::text[], $8::text[],
            $9::integer[], $10::boolean[], $11::bigint[], $12::timestamptz[], $13::boolean[])
    as n (student, attempt, number, quiz, version, question, topic, chosen, credit, is_right, took_ms, at, pending)
