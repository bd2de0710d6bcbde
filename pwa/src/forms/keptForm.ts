import { reactive, watch, type Reactive } from 'vue'
import { note, noteAs, recallAs } from '../lib/keep'

/**
 * A form whose fields stay on this phone until the server has them: over a session that ends, a network that goes, a
 * page that is closed. `done` forgets them, as signing out does. `unkept` fields (numbers of papers and of accounts)
 * are never written down.
 */
export function useKeptForm<T extends object>(name: string, initial: T, unkept: readonly (keyof T)[] = []) {
  const key = `draft:${name}`
  const before = recallAs<Partial<T> | null>(key, null) ?? ({} as Partial<T>)
  const own = Object.keys(initial) // a form without fields of its own has one for each thing it is about
  const kept = (Object.keys(before) as (keyof T & string)[]).filter(
    (field) => !unkept.includes(field) && (!own.length || own.includes(field)),
  )
  const restored = Object.fromEntries(kept.map((field) => [field, before[field]]))
  const form = reactive({ ...initial, ...restored }) as Reactive<T>
  const stop = watch(
    form,
    () => {
      noteAs(
        key,
        Object.fromEntries(Object.entries(form).filter(([field]) => !unkept.includes(field as keyof T))),
      )
    },
    { deep: true },
  )
  if (typeof window !== 'undefined') void import('./tabs').then(({ follow }) => follow(key, form, unkept))
  return {
    form,
    had: kept.length > 0,
    done(): void {
      stop()
      note(key, null)
    },
  }
}
