insert into {schema}.answer (user_id, attempt, number, quiz, version, question, topic, credit, took_ms, answered_at)
select * from unnest($1::bigint[], $2::integer[], $3::smallint[], $4::text[], $5::integer[], $6::text[], $7::text[],
                     $8::integer[], $9::integer[], $10::timestamptz[])
on conflict do nothing
