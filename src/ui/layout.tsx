import type { ComponentChildren } from 'preact'
import { type Lang, languages, ownName, type StaffLang, translator, wordsIn } from '#platform/i18n/i18n.ts'
import { script, staffStyle, style } from './assets.ts'
import { Ring, RingScript } from './ring.tsx'
import type { View } from './view.ts'

/** A code is digits, whatever a browser's translator thinks. */
export const untranslated: object = { translate: 'no' }

type Props = { v: View; children: ComponentChildren }

/** The neutral frame of every page: nothing in its title or icon says what it is about. */
function Html({
  v,
  children,
  title,
  css = style,
  refresh,
}: Props & { title: string; css?: string; refresh?: number | undefined }) {
  return (
    <html lang={v.lang} dir={directionOf(v.lang)}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {refresh && <meta http-equiv="refresh" content={String(refresh)} />}
        <title>{title}</title>
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: css }} />
      </head>
      <body>
        <a class="skip" href="#main">
          {v.t('frame.skip')}
        </a>
        {children}
      </body>
    </html>
  )
}

/** Said only where it is not what browsers take for granted. */
export const directionOf = (lang: Lang) => (translator(lang)('frame.direction') === 'rtl' ? 'rtl' : undefined)

/** What a page is worth so far; nothing once real children may come. */
const Stage = ({ v }: { v: View }) => {
  const { deployment, released } = v.app
  if (released && !deployment.demo) return null
  return <p class="stage">{deployment.demo ? v.t('frame.demo') : v.t('frame.trial')}</p>
}

/** The other language of staff. */
export const otherLang = (lang: Lang): StaffLang => (lang === 'km' ? 'en' : 'km')

type PublicProps = Props & {
  here?: 'report' | 'check' | 'services' | 'learn' | undefined
  /** Behind the language: where the other language's page is, when that is not the part's first page. */
  at?: string | undefined
  /** Beside the one for leaving; the page's own headers have to name them. */
  scripts?: string[]
}

/** A page of the public door. The way out comes first, for keyboards too. */
export function PublicPage({ v, children, here, at = here, scripts = [] }: PublicProps) {
  const link = (name: 'report' | 'check' | 'services' | 'learn', text: string) => (
    <a href={`/${v.lang}/${name}`} aria-current={here === name ? 'page' : undefined}>
      {text}
    </a>
  )
  return (
    <Html v={v} title={v.t('frame.short_name')}>
      <header>
        <div class="top public">
          <a class="leave" href="/leave" rel="nofollow">
            {v.t('frame.leave')}
          </a>
          <a class="brand" href={`/${v.lang}`}>
            {v.t('frame.short_name')}
          </a>
          <nav aria-label={v.t('frame.pages')}>
            {link('report', v.t('frame.write'))}
            {link('check', v.t('frame.come_back'))}
            {link('services', v.t('frame.services'))}
            {link('learn', v.t('frame.learn'))}
            <Languages v={v} at={at} />
          </nav>
        </div>
        <Stage v={v} />
      </header>
      <main id="main">{children}</main>
      <footer>
        <p>
          <a href={`/${v.lang}/feedback`}>{v.t('frame.feedback')}</a>
        </p>
        <p>{v.t('frame.leave_note')}</p>
      </footer>
      {[script, ...scripts].map((each) => (
        <script dangerouslySetInnerHTML={{ __html: each }} />
      ))}
    </Html>
  )
}

/** The same page in the other language; where there are several, they are in a list that opens without scripts. */
function Languages({ v, at }: { v: View; at: string | undefined }) {
  const links = languages
    .filter((lang) => lang !== v.lang)
    .map((lang) => (
      <a href={`/${lang}${at ? `/${at}` : ''}`} lang={lang} hreflang={lang} dir={directionOf(lang)}>
        {ownName(lang)}
      </a>
    ))
  if (links.length < 2) return <>{links}</>
  return (
    <details class="languages">
      <summary>{ownName(v.lang)}</summary>
      <ul>
        {links.map((link) => (
          <li>{link}</li>
        ))}
      </ul>
    </details>
  )
}

/** A page to keep on paper: nothing around it but the way out. */
export const BarePage = ({ v, children }: Props) => (
  <Html v={v} title={v.t('frame.short_name')}>
    <header>
      <a class="leave" href="/leave" rel="nofollow">
        {v.t('frame.leave')}
      </a>
    </header>
    <main id="main">{children}</main>
    <script dangerouslySetInnerHTML={{ __html: script }} />
  </Html>
)

type StaffPageProps = Props & { title: string; wide?: boolean; refresh?: number | undefined }

/** A page of the staff door. @param refresh seconds after which it looks again by itself, while something goes on */
export function StaffPage({ v, children, title, wide = true, refresh }: StaffPageProps) {
  const { actor, t } = v
  const staff = actor.kind === 'staff' ? actor : null
  const items: [string, string, boolean][] = staff
    ? [
        ['/staff', t('staff.nav.start'), true],
        ['/staff/reports', t('staff.nav.reports'), staff.teams.some((x) => x.kind === 'intake')],
        ['/staff/removals', t('staff.nav.removals'), staff.teams.some((x) => x.kind === 'intake')],
        ['/staff/cases', t('staff.nav.cases'), staff.teams.length > 0],
        ['/staff/referrals', t('staff.nav.referrals'), staff.teams.length > 0],
        ['/staff/forms', t('staff.nav.forms'), staff.teams.length > 0 || staff.organisationRoles.includes('manager')],
        [
          '/staff/intake',
          t('staff.nav.intake'),
          staff.teams.some((x) => x.kind === 'intake') || staff.organisationRoles.includes('manager'),
        ],
        ['/staff/feedback', t('staff.nav.feedback'), answersDesk(staff) || isSupervisor(staff)],
        ['/staff/directory', t('staff.nav.directory'), true],
        ['/staff/learning', t('staff.nav.learning'), true],
        [
          '/staff/fears',
          t('staff.nav.fears'),
          staff.organisationRoles.some((role) => role === 'data_guardian' || role === 'manager'),
        ],
        ['/staff/figures', t('staff.nav.figures'), staff.organisationRoles.includes('manager') || isSupervisor(staff)],
        [
          '/staff/trail',
          t('staff.nav.trail'),
          staff.organisationRoles.includes('data_guardian') || isSupervisor(staff),
        ],
        [
          '/staff/retention',
          t('staff.nav.retention'),
          staff.organisationRoles.includes('data_guardian') || isSupervisor(staff),
        ],
        [
          '/staff/requests',
          t('staff.nav.requests'),
          staff.organisationRoles.includes('data_guardian') || isSupervisor(staff),
        ],
        ['/staff/people', t('staff.nav.people'), staff.organisationRoles.includes('data_guardian')],
        [
          '/staff/teams',
          t('staff.nav.teams'),
          staff.organisationRoles.includes('data_guardian') || isSupervisor(staff),
        ],
        ['/staff/recovery', t('staff.nav.recovery'), staff.organisationRoles.includes('data_guardian')],
        ['/staff/keys', t('staff.nav.keys'), staff.organisationRoles.includes('data_guardian')],
        ['/staff/published', t('staff.nav.published'), staff.deploymentRoles.includes('monitor')],
        ['/staff/health', t('staff.nav.health'), staff.deploymentRoles.includes('operator')],
        ['/staff/feedback/counts', t('staff.nav.complaints'), staff.deploymentRoles.includes('operator')],
        ['/staff/launch', t('staff.launch.start'), staff.deploymentRoles.includes('operator')],
      ]
    : []
  return (
    <Html v={v} title={`${title} – ${t('frame.short_name')}`} css={staffStyle} refresh={refresh}>
      <header>
        <div class="top">
          <a class="brand" href="/staff">
            {t('frame.short_name')}
          </a>
          {staff && (
            <button type="button" class="second small unfolds" popovertarget="menu">
              {t('frame.menu')}
            </button>
          )}
          {staff && (
            <div id="menu" popover="auto">
              <nav aria-label={t('frame.pages')}>
                {items
                  .filter(([, , shown]) => shown)
                  .map(([href, text]) => (
                    <a href={href} aria-current={isHere(v.path, href) ? 'page' : undefined}>
                      {text}
                    </a>
                  ))}
              </nav>
              <Who v={v} name={staff.displayName} organisation={wordsIn(staff.organisationName, v.lang)} />
            </div>
          )}
        </div>
        <Stage v={v} />
        {staff && answersDesk(staff) && <Ring v={v} />}
      </header>
      <main id="main" class={wide ? 'wide' : undefined}>
        {children}
      </main>
      {staff && answersDesk(staff) && <RingScript />}
    </Html>
  )
}

type Staff = Extract<View['actor'], { kind: 'staff' }>
const answersDesk = (staff: Staff) => staff.teams.some((t) => t.kind === 'intake')
const isSupervisor = (staff: Staff) => staff.teams.some((t) => t.roles.includes('supervisor'))
const isHere = (path: string, href: string) => (href === '/staff' ? path === href : path.startsWith(href))

function Who({ v, name, organisation }: { v: View; name: string; organisation: string }) {
  const other = otherLang(v.lang)
  return (
    <>
      <span class="push quiet">
        <a href="/staff/me" aria-current={v.path === '/staff/me' ? 'page' : undefined}>
          {name}
        </a>{' '}
        · {organisation}
      </span>
      <form method="post" action="/staff/language">
        <input type="hidden" name="_token" value={v.token('/staff/language')} />
        <input type="hidden" name="back" value={v.path} />
        <button type="submit" class="second small" name="language" value={other} lang={other}>
          {ownName(other)}
        </button>
      </form>
      <form method="post" action="/staff/sign-out">
        <input type="hidden" name="_token" value={v.token('/staff/sign-out')} />
        <button type="submit" class="second small">
          {v.t('staff.sign_out')}
        </button>
      </form>
    </>
  )
}
