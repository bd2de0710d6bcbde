import { computed, ref } from 'vue'
import { useRoute } from 'vue-router'
import type { components } from '../../../api/generated'
import { addDays, today } from '../../../lib/days'
import { useAsked } from '../console/useTask'

type S = components['schemas']
export type Calendar = S['CalendarOut']
export type Dated = S['DatedOut']
export type CalendarTrip = S['CalendarTrip']
/** Which sheet lies over the calendar. */
export type Opened = '' | 'open' | 'edit' | 'past' | 'sheet'
const AHEAD = 400

/** A supplier's departures of the next 400 days, all trips or one. */
export function useCalendar(supplier: string) {
  const base = `/api/supplier/${supplier}` as const
  const route = useRoute()
  const trip = ref(String(route.query.trip ?? ''))
  const { data, refusal, load } = useAsked(
    () => `${base}/calendar?from=${today()}&to=${addDays(today(), AHEAD)}`,
  )
  const trips = computed(() => data.value?.trips ?? [])
  const items = computed(() =>
    (data.value?.items ?? []).filter((one) => !trip.value || one.trip === trip.value),
  )
  const title = (one: Dated): string =>
    trips.value.find((other) => other.trip === one.trip)?.title ?? one.slug
  return { base, data, refusal, load, trip, trips, items, title }
}
