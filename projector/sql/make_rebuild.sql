create schema if not exists rebuild;
create table if not exists rebuild.projection (like read_model.projection including all);
create table if not exists rebuild.checkpoint (like read_model.checkpoint including all);
