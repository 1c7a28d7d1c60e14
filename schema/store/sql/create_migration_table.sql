create table if not exists public.migration (
    version    integer     primary key,
    name       text        not null,
    checksum   bigint      not null,
    applied_at timestamptz not null default now()
);
