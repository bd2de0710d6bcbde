import { computed, toRef, watch } from 'vue'
import { useKeptForm } from '../../forms/keptForm'
import type { CalendarDay, LinesIn, TripPage } from '../../api/types'
import { NAMED, WITHOUT_BED } from './tickets'
import { usePlacing } from './usePlacing'

/**
 * The state of the booking sheet: counts per unit, who sleeps how, boarding point, people; its quote and its placing.
 * It stays on this phone until it is an order.
 */
export function useBooking(slug: string, trip: () => TripPage | null, day: () => CalendarDay | null) {
  const { form, done } = useKeptForm(`book:${slug}`, {
    counts: {} as Record<string, number>,
    people: {} as Record<string, string[]>,
    boarding: '',
    alone: 0,
    room: '',
  })
  const { counts, people } = form
  const boarding = toRef(form, 'boarding')

  // What is there in some months only is not offered on other days (no tea is picked in December).
  const units = computed(() => {
    const month = Number(day()?.day.slice(5, 7))
    return (trip()?.units ?? []).filter((one) => !month || !one.months.length || one.months.includes(month))
  })
  const tickets = computed(() => units.value.filter((unit) => NAMED.includes(unit.type)))
  const single = computed(() => units.value.find((unit) => unit.type === 'SINGLE_ROOM'))
  const count = (all: typeof tickets.value): number =>
    all.reduce((sum, unit) => sum + (counts[unit.code] ?? 0), 0)
  const heads = computed(() => count(tickets.value))
  /** Beds rather than heads fill rooms; somebody is left over when an odd number does not want to be alone. */
  const beds = computed(() => count(tickets.value.filter((unit) => unit.type !== WITHOUT_BED)))
  const minors = computed(() => count(tickets.value.filter((unit) => unit.type.startsWith('CHILD'))))
  const odd = computed(() => Boolean(single.value) && Math.max(0, beds.value - form.alone) % 2 === 1)
  const ways = computed(() => [
    ...(trip()?.rooming?.third && beds.value - form.alone > 2 ? ['third'] : []),
    'single',
    ...(trip()?.rooming?.shared && !minors.value ? ['shared'] : []),
  ])
  const way = computed(() => (ways.value.includes(form.room) ? form.room : (ways.value[0] ?? 'single')))
  watch(
    units,
    (found) => {
      for (const unit of found) counts[unit.code] ??= unit.type === 'ADULT' ? 2 : 0
    },
    { immediate: true },
  )
  watch([beds, way, () => form.alone, single], () => {
    form.alone = Math.min(form.alone, beds.value)
    if (single.value) counts[single.value.code] = form.alone + (odd.value && way.value === 'single' ? 1 : 0)
  })

  function lines(): LinesIn | null {
    if (heads.value === 0 || !day() || !boarding.value) return null
    const room: Record<string, string> = odd.value && way.value !== 'single' ? { room: way.value } : {}
    return units.value
      .filter((unit) => (counts[unit.code] ?? 0) > 0)
      .map((unit) => ({
        offer: unit.offer,
        quantity: counts[unit.code] ?? 0,
        day: day()?.day,
        answers: { boarding: boarding.value, ...room },
        travellers:
          NAMED.includes(unit.type) && people[unit.code]?.length === counts[unit.code]
            ? (people[unit.code] ?? [])
            : [],
      }))
  }
  const sleeping = { form, single, beds, odd, ways, way }
  return {
    counts,
    people,
    boarding,
    tickets,
    units,
    heads,
    sleeping,
    lines,
    done,
    ...usePlacing(lines, done),
  }
}
