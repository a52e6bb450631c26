import type { ComponentChildren } from 'preact'
import { Scroll } from './scroll.tsx'
import type { View } from './view.ts'

export type Column<R> = { name: string; show: (row: R) => ComponentChildren }

/** Rows under named columns; the first column names the row. On a phone each row becomes a card. */
export const Table = <R,>({ label, columns, rows }: { label: string; columns: Column<R>[]; rows: R[] }) => (
  <Scroll label={label}>
    <table class="stack">
      <thead>
        <tr>
          {columns.map((c) => (
            <th>{c.name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            {columns.map((c, i) =>
              i === 0 ? <th scope="row">{c.show(row)}</th> : <td data-name={c.name}>{c.show(row)}</td>,
            )}
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
)

/** The way to the rest of a long list. */
export const More = ({ v, href }: { v: View; href: string | null }) =>
  href ? (
    <p>
      <a class="button second" href={href}>
        {v.t('staff.more')}
      </a>
    </p>
  ) : null
