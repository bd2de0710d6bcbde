/**
 * A field of a form as data. `of` is its name in the form; its fault stands under the same name in a refusal, or under
 * `at`. Two that are `half` in a row stand beside each other. Any other member goes to the input as it is.
 */
export interface FieldOf {
  of: string
  label: string
  as?: 'text' | 'yuan' | 'pick' | 'choose' | 'check'
  at?: string
  half?: boolean
  hint?: string
  options?: { value: string; text: string }[]
  type?: string
  inputmode?: 'tel' | 'numeric' | 'decimal'
  autocapitalize?: string
  maxlength?: number
  min?: number | string
  max?: number
  required?: boolean
  empty?: null
}

/** Fields in rows of one or, where two halves meet, two. */
export function rowsOf(fields: FieldOf[]): FieldOf[][] {
  const rows: FieldOf[][] = []
  for (const field of fields) {
    const last = rows.at(-1)
    if (field.half && last?.length === 1 && last[0]?.half) last.push(field)
    else rows.push([field])
  }
  return rows
}

/** A time from and a time until, as most offers have them. */
export const spanOf = (from: string, until: string): FieldOf[] => [
  { of: 'startsAt', label: from, type: 'datetime-local' },
  { of: 'endsAt', label: until, type: 'datetime-local' },
]

/** A day from and a day to, beside each other; none before `earliest`, nor to before from. */
export const daysOf = (from: string, to: string, wish: { from: string }, earliest?: string): FieldOf[] => [
  { of: 'from', label: from, type: 'date', half: true, required: true, min: earliest },
  { of: 'to', label: to, type: 'date', half: true, required: true, min: wish.from },
]
