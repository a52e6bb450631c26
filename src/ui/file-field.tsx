import { Beside, describedBy, type Filled } from './form.tsx'
import type { View } from './view.ts'

type Props = { v: View; name: string; label: string; hint: string; accept: string; filled: Filled }

/** A file to choose. A refused form cannot keep it: browsers let nobody but the person fill it in. */
export function FileField({ v, name, label, hint, accept, filled }: Props) {
  const error = filled.errors[name]
  return (
    <div class={error ? 'field bad' : 'field'}>
      <label class="name" for={name}>
        {label}
      </label>
      <Beside v={v} name={name} hint={hint} error={error} />
      <input
        type="file"
        id={name}
        name={name}
        accept={accept}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={describedBy(name, hint, error)}
      />
    </div>
  )
}
