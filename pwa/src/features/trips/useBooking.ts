import { computed, reactive, ref, watch } from 'vue'
import type { CalendarDay, LinesIn, TripPage } from '../../api/types'
import { usePlacing } from './usePlacing'

const TICKETS = ['ADULT', 'CHILD', 'SENIOR']

/** The state of the booking sheet: counts per unit, boarding point, people; its quote and its placing. */
export function useBooking(trip: () => TripPage | null, day: () => CalendarDay | null) {
  const counts = reactive<Record<string, number>>({})
  const people = reactive<Record<string, string[]>>({})
  const boarding = ref('')

  const units = computed(() => trip()?.units ?? [])
  const tickets = computed(() => units.value.filter((unit) => TICKETS.includes(unit.type)))
  const single = computed(() => units.value.find((unit) => unit.type === 'SINGLE_ROOM'))
  /** As they are asked for: tickets, the single room, extras. */
  const rows = computed(() => [
    ...tickets.value,
    ...(single.value ? [single.value] : []),
    ...units.value.filter((unit) => unit.type === 'ADD_ON'),
  ])
  const heads = computed(() => tickets.value.reduce((sum, unit) => sum + (counts[unit.code] ?? 0), 0))
  watch(
    units,
    (found) => {
      for (const unit of found) counts[unit.code] ??= unit.type === 'ADULT' ? 2 : 0
    },
    { immediate: true },
  )
  // An odd party leaves one person alone in a room; the supplement follows the head-count until it is changed by hand.
  watch(heads, (now) => {
    if (single.value) counts[single.value.code] = now % 2
  })

  function lines(): LinesIn | null {
    if (heads.value === 0 || !day() || !boarding.value) return null
    return units.value
      .filter((unit) => (counts[unit.code] ?? 0) > 0)
      .map((unit) => ({
        offer: unit.offer,
        quantity: counts[unit.code] ?? 0,
        day: day()?.day,
        answers: { boarding: boarding.value },
        travellers:
          TICKETS.includes(unit.type) && people[unit.code]?.length === counts[unit.code]
            ? (people[unit.code] ?? [])
            : [],
      }))
  }
  return { counts, people, boarding, tickets, rows, single, heads, ...usePlacing(lines) }
}
