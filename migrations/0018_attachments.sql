-- Papers that staff attach to a record: each a file and what is said of it, both sealed with the
-- record's key.

create table attachment (
  id uuid primary key,
  record_id uuid not null references record,
  generation int not null,
  about bytea not null,
  body bytea not null check (octet_length(body) < 12 * 1024 * 1024),
  author uuid not null references person,
  made_at timestamptz not null default clock_timestamp()
);
create index on attachment (record_id, made_at);
alter table attachment alter column body set storage external; -- what is sealed cannot be made smaller

create trigger not_erased before insert on attachment for each row execute function app.refuse_erased();
create trigger exact_again after insert on attachment for each row execute function app.exact_again('record_id');

-- Whatever erases a record takes its papers along: app.erase_record sets this day before it destroys the rest.
create function app.erase_attachments() returns trigger language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  delete from public.attachment where record_id = new.id;
  return null;
end $$;
create trigger erased_attachments after update of erased_on on record for each row
  when (old.erased_on is null and new.erased_on is not null) execute function app.erase_attachments();

-- Destroys one paper, for a member of the team that owns the record. 1: done; 0: there is none, or not
-- theirs; -1: a hold keeps it.
create function app.remove_attachment(the_attachment uuid) returns int language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare record uuid;
begin
  select record_id into record from public.attachment where id = the_attachment and app.owns(record_id) for update;
  if not found then return 0; end if;
  if app.is_held(record) then return -1; end if;
  delete from public.attachment where id = the_attachment;
  return 1;
end $$;

alter table attachment enable row level security;
alter table attachment force row level security;
create policy owner on attachment to sdap_owner using (true) with check (true);
-- Not shared: neither with a packet nor with a code, whatever else of the record is.
create policy team on attachment for select to sdap_app using (app.owns(record_id));
create policy maker on attachment for insert to sdap_app with check (
  app.owns(record_id) and author = (select app.person()));
grant select, insert (id, record_id, generation, about, body, author) on attachment to sdap_app;

revoke execute on all functions in schema app from public;
grant execute on function app.remove_attachment(uuid) to sdap_app;
