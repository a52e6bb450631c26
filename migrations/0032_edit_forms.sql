-- Forms are changed here, too: their words, order and choices, in a draft that can be discarded.

-- Who wrote a draft last, where that is not (or not only then) who made it.
alter table form_version add column changed_by uuid references person;
alter table form_version add column changed_at timestamptz;
alter table form_version add check ((changed_by is null) = (changed_at is null));

-- As before; who changes a draft signs the change, and who made it remains.
drop policy keeper_publishes on form_version;
create policy keeper_changes on form_version for update to sdap_app
  using (state = 'draft' and (select app.keeps_forms())
    and exists (select from form f where f.id = form_id and f.organisation_id = (select app.organisation())))
  with check (case state when 'draft' then changed_by else published_by end = (select app.person()));
revoke update (made_by, made_on) on form_version from sdap_app;
grant update (changed_by, changed_at) on form_version to sdap_app;

-- A draft was never answered, so nothing hangs on it.
create policy keeper_discards on form_version for delete to sdap_app using (
  state = 'draft' and (select app.keeps_forms())
  and exists (select from form f where f.id = form_id and f.organisation_id = (select app.organisation())));
grant delete on form_version to sdap_app;

-- A form of which no version is left goes with its last draft.
create function app.end_form() returns trigger language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  delete from public.form f where f.id = old.form_id
    and not exists (select from public.form_version v where v.form_id = f.id);
  return null;
end $$;
create trigger last_draft_gone after delete on form_version for each row execute function app.end_form();

revoke execute on all functions in schema app from public;
