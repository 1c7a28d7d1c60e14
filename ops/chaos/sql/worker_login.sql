-- worker_login
-- The statements that make a login for one worker alone ($1 name, $2 password).
select format('create role %I login password %L', $1::text, $2::text)
union all
select format('grant studymate_worker, studymate_delivery to %I', $1::text)
