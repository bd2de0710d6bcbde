import { computed, onMounted, onUnmounted, ref, shallowRef } from 'vue'
import { ask, post, newKey, Refusal } from '../../api/client'
import type { CancelLines, Order } from '../../api/types'
import { keep, kept } from '../../kept/orders'
import { moving } from './standing'

/** One order: loaded, kept on the phone, watched while money is on its way. */
export function useOrder(number: () => string) {
  const order = shallowRef<Order | null>(null)
  const refusal = shallowRef<Refusal | null>(null)
  const failed = shallowRef<Refusal | null>(null)
  const savedAt = ref(0)
  const now = ref(Date.now())
  const busy = ref(false)
  let timer = 0

  async function load(): Promise<void> {
    try {
      order.value = await ask(`/api/orders/${number()}`)
      refusal.value = null
      savedAt.value = 0
      await keep(order.value)
    } catch (problem) {
      refusal.value = problem as Refusal
      const saved = refusal.value.status === 0 ? await kept<Order>(number()) : null
      if (saved) {
        order.value = saved.order
        savedAt.value = saved.at
      }
    }
  }
  async function attempt<T>(verb: () => Promise<T>): Promise<T | null> {
    busy.value = true
    failed.value = null
    try {
      return await verb()
    } catch (problem) {
      failed.value = problem as Refusal
      return null
    } finally {
      busy.value = false
    }
  }
  const left = computed(() =>
    order.value?.expiresAt ? (Date.parse(order.value.expiresAt) - now.value) / 1000 : 0,
  )
  const pay = (method: string) => attempt(() => post(`/api/orders/${number()}/payments`, { method }))
  const extend = () =>
    attempt(async () => {
      order.value = await post(`/api/orders/${number()}/extend`)
    })
  const preview = (lines: CancelLines) =>
    attempt(() => post(`/api/orders/${number()}/cancellations?preview=true`, { lines, reason: '' }))
  const cancel = (lines: CancelLines, seen: number) =>
    attempt(async () => {
      const done = await post(
        `/api/orders/${number()}/cancellations`,
        { lines, reason: '', expectedBack: seen },
        { key: newKey() },
      )
      looks = 0
      await load()
      return done
    })
  const focus = (): void => {
    if (document.visibilityState === 'visible') void load()
  }
  // While money moves, its end is told to the server: the page asks until it is there, for a minute at most.
  let looks = 0
  onMounted(() => {
    void load()
    timer = window.setInterval(() => {
      now.value = Date.now()
      if (order.value && moving(order.value) && looks < 60 && ++looks % 3 === 0) void load()
      if (order.value?.state === 'awaiting_payment' && left.value < 0 && left.value > -1.5) void load()
    }, 1000)
    document.addEventListener('visibilitychange', focus)
  })
  onUnmounted(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', focus)
  })
  return { order, refusal, failed, savedAt, left, busy, load, pay, extend, preview, cancel }
}
