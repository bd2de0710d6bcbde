import { inject, shallowRef, watch, type InjectionKey, type ShallowRef } from 'vue'
import { ask, Refusal } from '../api/client'
import type { Answer, Declared } from '../api/paths'
import { useLang } from './lang'

/** What the painted page brought along, by API path; each is used once. */
export const INITIAL: InjectionKey<Record<string, unknown>> = Symbol('initial')

export interface Loaded<T> {
  data: ShallowRef<T | null>
  refusal: ShallowRef<Refusal | null>
  again: () => Promise<void>
}

/** Data of an API path: from the painted page if it is there, else asked for; asked again when the path changes. */
export function useLoad<const U extends string>(
  path: () => U & Declared<U, 'get'>,
): Loaded<Answer<U, 'get'>> {
  type T = Answer<U, 'get'>
  const initial = inject(INITIAL, {})
  const lang = useLang()
  const data: ShallowRef<T | null> = shallowRef(null)
  const refusal: ShallowRef<Refusal | null> = shallowRef(null)
  async function again(): Promise<void> {
    const wanted = path()
    try {
      const found = await ask<U>(wanted, { lang })
      if (wanted === path()) {
        data.value = found
        refusal.value = null
      }
    } catch (problem) {
      if (wanted === path())
        refusal.value = problem instanceof Refusal ? problem : new Refusal(500, 'internal', '')
    }
  }
  const first = path()
  if (first in initial) {
    data.value = initial[first] as T
    if (typeof window !== 'undefined') Reflect.deleteProperty(initial, first)
  } else if (typeof window !== 'undefined') {
    void again()
  }
  watch(path, () => {
    data.value = null
    void again()
  })
  return { data, refusal, again }
}
