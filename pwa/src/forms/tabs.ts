import type { Reactive } from 'vue'

interface Open {
  form: Reactive<object>
  unkept: readonly PropertyKey[]
}
const open = new Map<string, Open>()
let listening = false

/** Take what another tab wrote: into the objects that parts of a page hold, not in their place. */
export function take(into: object, from: object, unkept: readonly PropertyKey[]): void {
  for (const [name, value] of Object.entries(from)) {
    const before: unknown = Reflect.get(into, name)
    if (unkept.includes(name) || !Reflect.has(into, name)) continue
    if (value && before && typeof value === 'object' && typeof before === 'object' && !Array.isArray(value))
      Object.assign(before, value)
    else if (JSON.stringify(before) !== JSON.stringify(value)) Reflect.set(into, name, value)
  }
}

/** The same form in another tab: what is typed there stands here too. The form opened last is the one in sight. */
export function follow(key: string, form: Reactive<object>, unkept: readonly PropertyKey[]): void {
  open.set(key, { form, unkept })
  if (listening) return
  listening = true
  window.addEventListener('storage', ({ key: name, newValue }) => {
    const mine = open.get(name ?? '')
    if (mine && newValue) take(mine.form, JSON.parse(newValue) as object, mine.unkept)
  })
}
