-- What the peers keep in PostgreSQL.
create table attempt (
    id bigint generated always as identity primary key,
    student bigint not null,
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    points int
);
create table answer (
    attempt bigint not null references attempt,
    number int not null,
    option int not null,
    points int not null,
    at timestamptz not null default now(),
    primary key (attempt, number)
);
