import { directoryPolicy } from '#modules/directory/policy.ts'
import { may } from '#platform/access/policy.ts'
import { pick, type Text } from '#platform/i18n/i18n.ts'
import { showDay } from '#platform/time/time.ts'
import { Choices, ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import { type AttestedItem, type Launch, missing, type PastRelease } from '../queries/launch.ts'
import { type Attested, type Automatic, isTechnical, type WithdrawalReason, withdrawalReasons } from '../schema.ts'

export type LaunchProps = {
  v: View
  launch: Launch
  history: PastRelease[]
  /** Desks of the organisation that wait for an operator. */
  waiting: Text[]
  /** Display names of the own organisation; others are named by their role. */
  names: Map<string, string>
  may: { attest: boolean; attestTechnical: boolean; release: boolean }
  filled: Filled
}

/** What must be there before real children come, who says so, and the release. */
export function LaunchPage(props: LaunchProps) {
  const { v, launch, filled } = props
  const { t, lang } = v
  const attested = (technical: boolean) => launch.attested.filter((i) => isTechnical(i.item) === technical)
  return (
    <StaffPage v={v} title={t('staff.launch.title')}>
      <h1>{t('staff.launch.title')}</h1>
      <p>{t('staff.launch.lead')}</p>
      <p class="quiet">{t('staff.launch.desk', { organisation: pick(launch.organisation, lang) })}</p>
      <ErrorSummary v={v} errors={filled.errors} />
      <Standing {...props} />
      <h2>{t('staff.launch.automatic')}</h2>
      {launch.automatic.map(({ item, there }) => (
        <ItemCard v={v} item={item} state={there ? 'there' : 'missing'}>
          {item === 'intake_two_members' &&
            props.waiting.map((team) => <p class="warm">{t('staff.launch.desk_waits', { team: pick(team, lang) })}</p>)}
        </ItemCard>
      ))}
      <h2>{t('staff.launch.guardian')}</h2>
      {attested(false).map((i) => (
        <AttestedCard {...props} i={i} mayTick={props.may.attest} />
      ))}
      <h2>{t('staff.launch.technical')}</h2>
      {attested(true).map((i) => (
        <AttestedCard {...props} i={i} mayTick={props.may.attestTechnical} />
      ))}
      <Release {...props} />
      <History {...props} />
    </StaffPage>
  )
}

function Standing({ v, launch, names }: LaunchProps) {
  const { t, lang } = v
  const { release } = launch
  const lacking = missing(launch)
  const fallen = release !== null && launch.automatic.some((i) => !i.there)
  return (
    <section class={fallen ? 'summary' : 'note'}>
      {launch.demo && <p>{t('staff.launch.demo')}</p>}
      {release && (
        <p>
          {t('staff.launch.released', {
            day: showDay(release.at, lang),
            name: names.get(release.byPerson) ?? t('staff.launch.guardian_name'),
          })}
        </p>
      )}
      {fallen && <p>{t('staff.launch.fallen')}</p>}
      <p>{lacking.length === 0 ? t('staff.launch.complete') : t('staff.launch.count', { count: lacking.length })}</p>
      {lacking.length > 0 && (
        <ul>
          {lacking.map((item) => (
            <li>
              <a href={`#${item}`}>{t(`staff.launch.item.${item}`)}</a>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

type State = 'there' | 'missing' | 'due_again'

const ItemCard = ({
  v,
  item,
  state,
  children,
}: {
  v: View
  item: Automatic | Attested
  state: State
  children?: unknown
}) => (
  <section class="card" id={item}>
    <h3>
      {v.t(`staff.launch.item.${item}`)}{' '}
      <span class={state === 'there' ? 'tag' : 'tag now'}>{v.t(`staff.launch.${state}`)}</span>
    </h3>
    <p class="quiet">{v.t(`staff.launch.what.${item}`)}</p>
    {children as never}
  </section>
)

function AttestedCard({ v, i, names, mayTick, filled }: LaunchProps & { i: AttestedItem; mayTick: boolean }) {
  const { t, lang } = v
  const { last } = i
  const role = isTechnical(i.item) ? t('staff.launch.operator_name') : t('staff.launch.guardian_name')
  const state = i.there ? 'there' : i.dueAgain ? 'due_again' : 'missing'
  return (
    <ItemCard v={v} item={i.item} state={state}>
      {last && (
        <p>
          {last.onDay && `${t('staff.launch.called_on', { day: showDay(last.onDay, lang) })} · `}
          {t('staff.launch.said', { name: names.get(last.byPerson) ?? role, day: showDay(last.at, lang) })}
        </p>
      )}
      {i.item === 'numbers_called' && <NumbersToCall v={v} />}
      {mayTick && (
        <Form v={v} action="/staff/launch/attestations">
          <input type="hidden" name="item" value={i.item} />
          {i.item === 'numbers_called' && (
            <Field v={v} name="day" label={t('staff.launch.day')} type="date" filled={filled} />
          )}
          <button type="submit" class="second small">
            {last ? t('staff.launch.again') : t('staff.launch.attest')}
          </button>
        </Form>
      )}
      {mayTick && last && (
        <Form v={v} action="/staff/launch/attestations/withdrawal">
          <input type="hidden" name="item" value={i.item} />
          <button type="submit" class="second small">
            {t('staff.launch.withdraw')}
          </button>
        </Form>
      )}
    </ItemCard>
  )
}

/** Whoever keeps the directory is led to the list; others are told who has it. */
const NumbersToCall = ({ v }: { v: View }) => (
  <p>
    {may(directoryPolicy, v.actor, 'directory.keep') ? (
      <a href="/staff/directory/to-call">{v.t('staff.to_call.launch')}</a>
    ) : (
      v.t('staff.to_call.launch_who')
    )}
  </p>
)

function Release({ v, launch, may, filled }: LaunchProps) {
  const { t } = v
  if (launch.demo) return null
  if (!may.release)
    return launch.release ? null : (
      <section class="card">
        <h2>{t('staff.launch.release')}</h2>
        <p>{t('staff.launch.release_guardian')}</p>
      </section>
    )
  if (!launch.release)
    return (
      <section class="card">
        <h2>{t('staff.launch.release')}</h2>
        <p>{t('staff.launch.release_what')}</p>
        <Form v={v} action="/staff/launch/release">
          <button type="submit">{t('staff.launch.release_button')}</button>
        </Form>
      </section>
    )
  return (
    <section class="card">
      <h2>{t('staff.launch.take_back')}</h2>
      <p>{t('staff.launch.take_back_what')}</p>
      <Form v={v} action="/staff/launch/withdrawal">
        <Choices
          v={v}
          name="reason"
          label={t('staff.launch.why')}
          options={withdrawalReasons.map((code) => ({ code, label: t(`staff.launch.reason.${code}`) }))}
          filled={filled}
        />
        <button type="submit">{t('staff.launch.take_back')}</button>
      </Form>
    </section>
  )
}

function History({ v, history, names }: LaunchProps) {
  const { t, lang } = v
  const over = history.filter((r) => r.withdrawnAt)
  if (over.length === 0) return null
  const name = (id: string | null) => (id && names.get(id)) ?? t('staff.launch.guardian_name')
  return (
    <section>
      <h2>{t('staff.launch.history')}</h2>
      <ul>
        {over.map((r) => (
          <li>
            {t('staff.launch.history_line', {
              from: showDay(r.at, lang),
              name: name(r.byPerson),
              until: r.withdrawnAt ? showDay(r.withdrawnAt, lang) : '',
              other: name(r.withdrawnBy),
              reason: t(`staff.launch.reason.${r.reason as WithdrawalReason}`),
            })}
          </li>
        ))}
      </ul>
    </section>
  )
}
