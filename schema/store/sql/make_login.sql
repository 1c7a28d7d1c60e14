-- The statements that make the login $1 with the password $2, or change it, and that let it act as the roles $3 and as no others of
-- ours. Quoted by the server: statements of this kind take no parameters.
select format('create role %I', $1::text) where not exists (select from pg_roles where rolname = $1::text)
union all
select format('alter role %I with login password %L', $1::text, $2::text)
union all
select format('grant %I to %I', role, $1::text) from unnest($3::text[]) as role
union all
select format('revoke %I from %I', held.rolname, login.rolname)
from pg_auth_members
join pg_roles held on held.oid = roleid and held.rolname like 'studymate\_%' and held.rolname <> all ($3::text[])
join pg_roles login on login.oid = member and login.rolname = $1::text
