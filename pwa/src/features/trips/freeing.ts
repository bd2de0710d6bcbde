import { computed, type Ref } from 'vue'
import type { CalendarDay, TripPage } from '../../api/types'
import { addDays, dayName, today } from '../../lib/days'
import { useLang, useSay } from '../../lib/lang'

/** Until when a trip can be given up for nothing: said of the next departure for which that is still to come. */
export function useFreeing(trip: Ref<TripPage | null>, days: Ref<CalendarDay[]>) {
  const say = useSay()
  const lang = useLang()
  /** How many days before a departure all money still comes back. */
  const rung = computed(
    () =>
      trip.value?.ladder
        .filter((one) => one.percent === 0)
        .map((one) => one.days)
        .sort((a, b) => a - b)[0],
  )
  const going = computed(() =>
    days.value.filter((one) => one.status !== 'closed' && one.status !== 'sold_out'),
  )
  const freed = computed(() => {
    const before = rung.value
    return before === undefined ? undefined : going.value.find((one) => addDays(one.day, -before) >= today())
  })
  const free = computed(() => {
    if (rung.value === undefined) return ''
    if (!freed.value) return say('free_passed')
    const until = dayName(addDays(freed.value.day, -rung.value), lang)
    return say('free_until', { depart: dayName(freed.value.day, lang), until })
  })
  return { free, day: computed(() => (freed.value ?? going.value[0])?.day) }
}
