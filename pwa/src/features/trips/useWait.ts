import { onUnmounted, ref, shallowRef, watch } from 'vue'
import { useRoute } from 'vue-router'
import { remove } from '../../api/changes'
import { ask, post, Refusal } from '../../api/client'
import type { CalendarDay, Wait } from '../../api/types'
import { useLang, useSay } from '../../lib/lang'
import { useMe } from '../../lib/me'
import type { useBooking } from './useBooking'

/** One's place in the queue of a day that is sold out; with places kept, the booking goes along with them. */
export function useWait(props: { slug: string; day: CalendarDay; booking: ReturnType<typeof useBooking> }) {
  const say = useSay()
  const lang = useLang()
  const route = useRoute()
  const { me, known } = useMe()
  const wait = shallowRef<Wait | null>(null)
  const told = ref('')
  const failed = ref('')
  async function attempt(act: () => Promise<void>): Promise<void> {
    failed.value = ''
    told.value = ''
    try {
      await act()
    } catch (problem) {
      const refusal = problem instanceof Refusal ? problem : null
      failed.value = refusal?.status === 0 ? say('offline_page') : refusal?.message || say('went_wrong')
    }
  }
  const look = (): Promise<void> =>
    attempt(async () => {
      wait.value = me.value
        ? ((await ask('/api/me/waits')).items.find((one) => one.departure === props.day.departure) ?? null)
        : null
    })
  const join = (): Promise<void> =>
    attempt(async () => {
      wait.value = await post(`/api/trips/${props.slug}/waits`, {
        day: props.day.day,
        quantity: Math.max(1, props.booking.heads.value),
      })
    })
  const leave = (): Promise<void> =>
    attempt(async () => {
      if (wait.value) await remove(`/api/me/waits/${wait.value.id}`)
      wait.value = null
      told.value = say('wait_left')
    })
  watch([me, () => props.day.departure], look, { immediate: true })
  const { more, counts, tickets, heads, ask: quote } = props.booking
  watch(wait, (now) => {
    const kept = now?.state === 'offered' ? now : null
    if (more.wait === kept?.id) return
    more.wait = kept?.id
    const adult = tickets.value.find((unit) => unit.type === 'ADULT')
    if (kept && adult && heads.value !== kept.quantity) {
      for (const unit of tickets.value) counts[unit.code] = unit === adult ? kept.quantity : 0
    }
    void quote()
  })
  onUnmounted(() => {
    more.wait = undefined
  })
  return { say, lang, route, me, known, wait, told, failed, join, leave }
}
