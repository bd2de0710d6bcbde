import { onMounted, ref, shallowRef } from 'vue'
import { ask, post, Refusal } from '../../../api/client'
import type { Manifest, Queue } from '../../../api/types'
import { useHead } from '../../../lib/head'
import { useLang, useSay } from '../../../lib/lang'

/** A departure's manifest and queue, closing its sale, giving it up. */
export function useManifest(props: { supplier: string; departure: string }) {
  const say = useSay()
  const lang = useLang()
  const list = shallowRef<Manifest | null>(null)
  const refusal = shallowRef<Refusal | null>(null)
  const queue = shallowRef<Queue | null>(null)
  const open = ref(false)
  const reason = ref('')
  const base = `/api/supplier/${props.supplier}/departures/${props.departure}` as const
  useHead(() => ({ title: say('manifest') }))
  async function load(): Promise<void> {
    refusal.value = null
    try {
      ;[list.value, queue.value] = await Promise.all([ask(`${base}/manifest`), ask(`${base}/waits`)])
    } catch (problem) {
      refusal.value = problem as Refusal
    }
  }
  async function act(change: () => Promise<unknown>): Promise<void> {
    refusal.value = null
    try {
      await change()
      open.value = false
      await load()
    } catch (problem) {
      refusal.value = problem as Refusal
    }
  }
  const sell = (): Promise<void> =>
    act(() => post(`${base}/selling`, { selling: !list.value?.departure.selling }))
  const cancel = (): Promise<void> => act(() => post(`${base}/cancel`, { reason: reason.value }))
  onMounted(load)
  return { say, lang, list, refusal, queue, open, reason, base, load, sell, cancel }
}
