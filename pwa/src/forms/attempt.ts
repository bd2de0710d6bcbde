import { nextTick, ref, shallowRef } from 'vue'
import { Refusal } from '../api/client'

/** A write: one at a time, its refusal kept for the page to show; `turned` may lead somewhere else because of it. */
export function useAttempt(turned: (refusal: Refusal) => unknown = () => undefined) {
  const busy = ref(false)
  const failed = shallowRef<Refusal | null>(null)
  async function run(work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    failed.value = null
    try {
      await work()
      return true
    } catch (problem) {
      const refusal = problem instanceof Refusal ? problem : new Refusal(500, 'internal', '')
      failed.value = refusal
      await turned(refusal)
      await nextTick()
      document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus() // where to go on, also for a screen reader
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, failed, run }
}
