import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { post } from '../../../api/client'
import type { CalendarEditIn } from '../../../api/types'
import type { components } from '../../../api/generated'
import { addDays, today } from '../../../lib/days'
import { useTask } from '../console/useTask'
import type { CalendarTrip } from './useCalendar'

type S = components['schemas']

/**
 * One edit of many days: what is wished, what it would do (`seen`), and doing it; `done` hears how many days
 * changed.
 */
export function useEdit(
  props: { base: `/api/supplier/${string}`; trips: CalendarTrip[]; trip: string },
  done: (count: number) => void,
) {
  const { busy, failed, run } = useTask()
  const wish = reactive({
    from: today(),
    to: addDays(today(), 90),
    weekdays: [] as number[],
    trip: props.trip,
  })
  const set = reactive({
    seats: null as number | null,
    rooms: null as number | null,
    selling: 'keep',
    percent: null as number | null,
  })
  const prices = ref<Record<string, number | null>>({})
  const seen = shallowRef<S['EditOut'] | null>(null)
  const units = computed(() => props.trips.find((one) => one.trip === wish.trip)?.units ?? [])
  const codes = computed(() => [
    ...new Set(
      props.trips
        .filter((one) => !wish.trip || one.trip === wish.trip)
        .flatMap((one) => one.units.map((unit) => unit.code)),
    ),
  ])
  watch(
    units,
    (found) => {
      prices.value = Object.fromEntries(found.map((unit) => [unit.code, null]))
    },
    { immediate: true },
  )
  // What was looked at is no longer true once anything of the wish changes.
  watch(
    [wish, set, prices],
    () => {
      seen.value = null
    },
    { deep: true },
  )
  const nothing = computed(
    () =>
      set.seats === null &&
      set.rooms === null &&
      set.selling === 'keep' &&
      set.percent === null &&
      Object.values(prices.value).every((one) => one === null),
  )
  function body(preview: boolean): CalendarEditIn {
    const wished =
      set.percent !== null
        ? codes.value.filter((code) => code !== 'single').map((code) => ({ code, percent: set.percent }))
        : Object.entries(prices.value)
            .filter(([, fen]) => fen !== null)
            .map(([code, amount]) => ({ code, amount }))
    return {
      from: wish.from,
      to: wish.to,
      weekdays: wish.weekdays,
      trips: wish.trip ? [wish.trip] : [],
      preview,
      seen: preview ? null : seen.value?.seen,
      set: {
        seats: set.seats,
        rooms: set.rooms,
        selling: set.selling === 'keep' ? null : set.selling === 'on',
        prices: wished,
      },
    }
  }
  async function go(preview: boolean): Promise<void> {
    let made: S['EditOut'] | null = null
    const went = await run(async () => {
      made = await post(`${props.base}/calendar-edits`, body(preview))
    })
    if (failed.value?.slug === 'edited_meanwhile') seen.value = null
    if (!went || !made) return
    if (preview) seen.value = made
    else done((made as S['EditOut']).changed)
  }
  return { wish, set, prices, seen, units, nothing, busy, failed, go }
}
