insert into question (quiz, version, number, question, topic, kind, text, options, explanation, points, difficulty)
select quiz, version, number, question, topic, kind, text, options::jsonb, explanation, points, difficulty
from unnest($1::text[], $2::integer[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
            $10::smallint[], $11::text[])
    as n (quiz, version, number, question, topic, kind, text, options, explanation, points, difficulty)
