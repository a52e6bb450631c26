import type { ComponentChildren } from 'preact'
import type { View } from './view.ts'
import { type When, whenWords } from './when.tsx'

export type WayCode = 'write' | 'chat' | 'call_me' | 'i_call' | 'message' | 'sms' | 'come_by' | 'lines'

/** A way to reach out as it is offered. */
export type ShownWay = {
  way: WayCode
  when: When
  address: string | null
  /** Where it leads, for a number or an address in an app. */
  href: string | null
  explanation: string | null
}

const strokes: Record<WayCode, string> = {
  write: 'M4 20l1-5L16 4l4 4L9 19zM14 6l4 4',
  chat: 'M4 5h11v8H9l-5 4zM18 9h3v9l-4-3h-6',
  call_me: 'M5 3h4l2 5-3 2a12 12 0 006 6l2-3 5 2v4a2 2 0 01-2 2A17 17 0 013 5a2 2 0 012-2zM21 3l-6 6M15 4v5h5',
  i_call: 'M5 3h4l2 5-3 2a12 12 0 006 6l2-3 5 2v4a2 2 0 01-2 2A17 17 0 013 5a2 2 0 012-2z',
  message: 'M4 5h16v11H10l-6 4z',
  sms: 'M7 2h10v20H7zM10 6h4M10 9h4M11 19h2',
  come_by: 'M3 11l9-8 9 8M6 9v11h12V9M10 20v-6h4v6',
  lines: 'M4 13a8 8 0 0116 0M4 13h3v6H4zM17 13h3v6h-3zM19 19c0 2-3 3-6 3',
}

export const WayIcon = ({ way }: { way: WayCode }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d={strokes[way]} />
  </svg>
)

export const wayName = ({ t }: View, way: WayCode): string => t(`ways.name.${way}`)
export const wayHours = (v: View, { way, when }: ShownWay, now: Date): string =>
  whenWords(v, when, now, way === 'write' ? 'write_when' : 'when')

type Props = {
  v: View
  ways: ShownWay[]
  now: Date
  /** Smaller, above something else. */
  brief?: boolean
  /** Where the lines stand, when on the same page. */
  lines?: string
  /** What writing begins with, sealed: then it begins with a button. */
  begin?: string | undefined
}

/** The ways to reach out, side by side and equal in size, each with honest hours. */
export const Ways = ({ v, ways, now, brief = false, lines, begin }: Props) => (
  <ul class={brief ? 'reach brief' : 'reach'}>
    {ways.map((shown) => (
      <li>
        <Way v={v} shown={shown} lines={lines} begin={shown.way === 'write' ? begin : undefined}>
          <WayIcon way={shown.way} />
          <strong>{wayName(v, shown.way)}</strong>
          <span>
            {shown.way === 'i_call' || shown.way === 'sms' ? `${shown.address} · ` : ''}
            {wayHours(v, shown, now)}
          </span>
        </Way>
      </li>
    ))}
  </ul>
)

type WayProps = {
  v: View
  shown: ShownWay
  lines?: string | undefined
  begin?: string | undefined
  children: ComponentChildren
}

function Way({ v, shown, lines, begin, children }: WayProps) {
  const { lang } = v
  if (begin !== undefined) return <BeginForm v={v} begin={begin} class="way" children={children} />
  return (
    <a class="way" href={wayHref(lang, shown, lines)} rel={shown.way === 'message' ? 'noreferrer' : undefined}>
      {children}
    </a>
  )
}

/** Where a way leads. */
export function wayHref(lang: string, { way, href }: ShownWay, lines = `/${lang}/ways#lines`): string {
  if (href) return href
  if (way === 'lines') return lines
  if (way === 'call_me') return `/${lang}/report/call`
  return way === 'come_by' ? `/${lang}/ways#come_by` : `/${lang}/report`
}

/** Begins the public form with something that travels sealed, and in no address. */
export const BeginForm = ({
  v,
  begin,
  class: cls,
  children,
}: {
  v: View
  begin: string
  class: string
  children: ComponentChildren
}) => (
  <form method="post" action={`/${v.lang}/report`} autocomplete="off" class="begin">
    <input type="hidden" name="_token" value={begin} />
    <button type="submit" class={cls} name="go" value="begin">
      {children}
    </button>
  </form>
)
