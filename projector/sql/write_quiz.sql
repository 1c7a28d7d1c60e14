insert into {schema}.quiz (code, newest, title, questions) values ($1, $2, $3, $4)
on conflict (code) do update set newest = excluded.newest, title = excluded.title, questions = excluded.questions
