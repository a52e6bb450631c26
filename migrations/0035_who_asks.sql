-- Who asks is looked up once in each of these, not once for every row that is compared: while tables are small the
-- database reads all of a table's rows, and asked anew at each who asks. What they answer stays as it was.

create or replace function app.person() returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select s.person_id from public.session s join public.person p on p.id = s.person_id
  join public.organisation o on o.id = p.organisation_id
  where s.handle_hash = (select app.handle_hash()) and s.ended_at is null and p.suspended_at is null and p.left_at is null
    and s.last_used_at > now() - o.idle_minutes * interval '1 minute' and s.started_at > now() - interval '12 hours'
$$;

create or replace function app.organisation() returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select organisation_id from public.person where id = (select app.person())
$$;

create or replace function app.teams() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct m.team_id), '{}') from public.membership m
  where m.person_id = (select app.person()) and m.from_at <= now() and (m.until_at is null or m.until_at > now())
    and exists (select from public.team_admission a where a.team_id = m.team_id and a.person_id = m.person_id)
$$;

create or replace function app.supervised_teams() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct m.team_id), '{}') from public.membership m
  where m.person_id = (select app.person()) and m.role = 'supervisor' and m.team_id = any ((select app.teams())::uuid[])
    and m.from_at <= now() and (m.until_at is null or m.until_at > now())
$$;

create or replace function app.teams_to_found() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct m.team_id), '{}') from public.membership m
  where m.person_id = (select app.person()) and m.role = 'supervisor'
    and m.from_at <= now() and (m.until_at is null or m.until_at > now())
    and not exists (select from public.team_key k where k.team_id = m.team_id)
$$;

create or replace function app.has_organisation_role(wanted text) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.organisation_role r
    where r.person_id = (select app.person()) and r.organisation_id = (select app.organisation()) and r.role = wanted
      and r.from_at <= now() and (r.until_at is null or r.until_at > now()))
$$;

create or replace function app.has_deployment_role(wanted text) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.deployment_role r
    where r.person_id = (select app.person()) and r.role = wanted
      and r.from_at <= now() and (r.until_at is null or r.until_at > now()))
$$;

create or replace function app.own_team(the_team uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.team where id = the_team and organisation_id = (select app.organisation()))
$$;

create or replace function app.own_person(who uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.person where id = who and organisation_id = (select app.organisation()))
$$;

create or replace function app.owns(the_record uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.record r where r.id = the_record and r.team_id = any ((select app.teams())::uuid[]))
$$;

create or replace function app.erased_on(the_record uuid) returns date language sql stable security definer
  set search_path = pg_catalog, public as $$
  select r.erased_on from public.record r where r.id = the_record and (r.team_id = any ((select app.teams())::uuid[])
    or exists (select from public.referral f where f.id = r.id and f.to_team_id = any ((select app.teams())::uuid[]) and f.state <> 'draft'))
$$;

create or replace function app.receipt() returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select s.receipt_id from public.receipt_session s join public.receipt r on r.id = s.receipt_id
  where s.handle_hash = (select app.handle_hash()) and s.ended_at is null and r.stopped_at is null
    and s.last_used_at > now() - interval '15 minutes' and s.started_at > now() - interval '4 hours'
$$;

create or replace function app.conversation() returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select conversation_id from public.receipt where id = (select app.receipt())
$$;

create or replace function app.conversations() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce(array_agg(c.id), '{}') from public.conversation c
  where c.report_id = (select report_id from public.conversation where id = (select app.conversation()))
$$;

create or replace function app.partner_key() returns uuid language sql stable security definer set search_path = pg_catalog, public as $$
  select k.id from public.partner_key k
  where k.key_hash = (select app.handle_hash()) and k.ended_at is null and k.expires_on >= app.today()
$$;

create or replace function app.partner_organisation(scope text) returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select k.organisation_id from public.partner_key k where k.id = (select app.partner_key()) and scope = any (k.scopes)
$$;

create or replace function app.enter() returns jsonb language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare
  who uuid := app.person();
  handle bytea := app.handle_hash();
  answer jsonb;
begin
  if who is null then return null; end if;
  update public.session set last_used_at = now()
    where handle_hash = handle and last_used_at < now() - interval '1 minute';
  select jsonb_build_object(
    'personId', p.id, 'organisationId', p.organisation_id, 'displayName', p.display_name, 'language', p.language,
    'publicKey', encode(p.public_key, 'hex'), 'sealedPrivate', encode(s.sealed_private, 'hex'), 'sessionId', s.id,
    'confirmedAt', s.confirmed_at,
    'organisationName', jsonb_build_object('en', o.name_en, 'km', o.name_km),
    'organisationRoles', coalesce((select jsonb_agg(distinct r.role) from public.organisation_role r
      where r.person_id = who and r.organisation_id = p.organisation_id
        and r.from_at <= now() and (r.until_at is null or r.until_at > now())), '[]'),
    'deploymentRoles', coalesce((select jsonb_agg(distinct r.role) from public.deployment_role r
      where r.person_id = who and r.from_at <= now() and (r.until_at is null or r.until_at > now())), '[]'),
    'toFound', to_jsonb(app.teams_to_found()),
    'teams', coalesce((select jsonb_agg(jsonb_build_object(
        'id', t.id, 'kind', t.kind, 'name', jsonb_build_object('en', t.name_en, 'km', t.name_km),
        'roles', (select jsonb_agg(distinct m.role) from public.membership m
          where m.team_id = t.id and m.person_id = who
            and m.from_at <= now() and (m.until_at is null or m.until_at > now())),
        'keys', (select jsonb_agg(jsonb_build_object('generation', a.generation,
            'publicKey', encode(k.public_key, 'hex'), 'sealedKey', encode(a.sealed_key, 'hex')) order by a.generation desc)
          from public.team_admission a join public.team_key k using (team_id, generation)
          where a.team_id = t.id and a.person_id = who)) order by t.made_at, t.id)
      from public.team t where t.id = any ((select app.teams())::uuid[])), '[]'))
  into answer
  from public.person p join public.organisation o on o.id = p.organisation_id
  join public.session s on s.handle_hash = handle
  where p.id = who;
  return answer;
end $$;

revoke execute on all functions in schema app from public;
