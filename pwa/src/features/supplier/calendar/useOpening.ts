import { computed, reactive, ref, watch } from 'vue'
import { post } from '../../../api/client'
import { addDays, dayName, today, weekday } from '../../../lib/days'
import { useLang } from '../../../lib/lang'
import { useTask } from '../console/useTask'
import type { CalendarTrip, Dated } from './useCalendar'

type Props = { base: `/api/supplier/${string}`; trips: CalendarTrip[]; trip: string; copied: Dated | null }

/** Departures to be opened: of which trip, on which days, with what; `done` hears how many. */
export function useOpening(props: Props, done: (count: number) => void) {
  const lang = useLang()
  const { busy, failed, run } = useTask()
  const chosen = ref(props.trip || props.trips[0]?.trip || '')
  const about = computed(() => props.trips.find((one) => one.trip === chosen.value))
  const earliest = computed(() => addDays(today(), (about.value?.decideDays ?? 8) + 1))
  const wish = reactive({
    from: earliest.value,
    to: addDays(earliest.value, 70),
    weekdays: [6] as number[],
    seats: props.copied?.seats ?? 30,
    rooms: props.copied?.rooms ?? 15,
  })
  const prices = ref<Record<string, number>>({})
  watch(
    about,
    (one) => {
      prices.value = Object.fromEntries(
        (one?.units ?? []).map((unit) => [unit.code, props.copied?.prices[unit.code] ?? unit.base]),
      )
    },
    { immediate: true },
  )
  const days = computed(() => {
    const found: string[] = []
    for (
      let day = wish.from;
      day && wish.to && day <= wish.to && found.length <= 400;
      day = addDays(day, 1)
    ) {
      if (wish.weekdays.length === 0 || wish.weekdays.includes(weekday(day) || 7)) found.push(day)
    }
    return found
  })
  async function hand(): Promise<void> {
    const body = {
      days: days.value,
      seats: wish.seats,
      rooms: (about.value?.days ?? 1) > 1 ? wish.rooms : 0,
      prices: prices.value,
    }
    let opened = 0
    if (
      await run(async () => {
        opened = (await post(`${props.base}/trips/${chosen.value}/departures`, body)).departures.length
      })
    )
      done(opened)
  }
  const taken = computed(() =>
    (failed.value?.more.days as string[] | undefined)?.map((day) => dayName(day, lang)).join('、'),
  )
  return { chosen, about, earliest, wish, prices, days, taken, busy, failed, hand }
}
