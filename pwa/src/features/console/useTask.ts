import { onMounted, ref, shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import { ask, Refusal } from '../../api/client'
import { turn } from './turn'

/** A write of somebody who works here: one at a time, its refusal kept for the form to show. */
export function useTask() {
  const busy = ref(false)
  const failed = shallowRef<Refusal | null>(null)
  const router = useRouter()
  async function run(work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    failed.value = null
    try {
      await work()
      return true
    } catch (problem) {
      failed.value = problem instanceof Refusal ? await turn(problem, router) : new Refusal(500, 'internal', '')
      return false
    } finally { busy.value = false }
  }
  return { busy, failed, run }
}

/** What a page of somebody who works here shows; a missing sign-in or second factor leads there and back. */
export function useMade<T>(make: () => Promise<T>) {
  const data = shallowRef<T | null>(null)
  const refusal = shallowRef<Refusal | null>(null)
  const router = useRouter()
  async function load(): Promise<void> {
    refusal.value = null
    try { data.value = await make() } catch (problem) { refusal.value = await turn(problem, router) }
  }
  onMounted(load)
  return { data, refusal, load }
}

/** The same for what one path answers. */
export function useAsked<T>(path: () => string) {
  return useMade(() => ask<T>(path()))
}
