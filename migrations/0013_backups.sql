-- Backups that were made, or were to be made: when, how large, how it ended. No paths, no recipients.
-- Only the command line and the schedule write here, with the owner's rights; the operator reads.

create table backup (
  id uuid primary key,
  made_at timestamptz not null default now(),
  finished_at timestamptz,
  bytes bigint check (bytes > 0),
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  scheduled boolean not null,
  outcome text not null check (outcome in ('running', 'made', 'failed', 'no_space', 'interrupted', 'restored'))
);
create index on backup (made_at);

alter table backup enable row level security;
alter table backup force row level security;
create policy owner on backup to sdap_owner using (true) with check (true);
create policy operator on backup for select to sdap_app using ((select app.has_deployment_role('operator')));
grant select on backup to sdap_app;
