-- Which migrations were applied. Made before any of them.
create table public.migration (
    version    integer     primary key,
    name       text        not null,
    checksum   bigint      not null,
    applied_at timestamptz not null default now(),
    oldest     integer     not null default 0
);
comment on column public.migration.oldest is 'The newest migration of the oldest build that may run on the database after this one.';
