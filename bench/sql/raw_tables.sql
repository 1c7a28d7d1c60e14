-- Tables with the same columns, checks and indexes as those that the store writes, for nobody else.
create schema raw;
create table raw.event (like core.event including all);
create table raw.journal (like core.journal including all);
create table raw.outbox (like core.outbox including all);
