import { onMounted, shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { ask, type Refusal } from '../../../api/client'
import type { Declared } from '../../../api/paths'
import { useAttempt } from '../../../forms/attempt'
import { turn } from './turn'

/** A write of somebody who works here: a missing sign-in or second factor leads there and back. */
export function useTask() {
  const router = useRouter()
  return useAttempt((refusal) => turn(refusal, router))
}

/** What a page of somebody who works here shows; a missing sign-in or second factor leads there and back. */
export function useMade<T>(make: () => Promise<T>) {
  const data = shallowRef<T | null>(null)
  const refusal = shallowRef<Refusal | null>(null)
  const router = useRouter()
  async function load(): Promise<void> {
    refusal.value = null
    try {
      data.value = await make()
    } catch (problem) {
      refusal.value = await turn(problem, router)
    }
  }
  onMounted(load)
  return { data, refusal, load }
}

/** The same for what one path answers. */
export function useAsked<const U extends string>(path: () => U & Declared<U, 'get'>) {
  return useMade(() => ask<U>(path()))
}
