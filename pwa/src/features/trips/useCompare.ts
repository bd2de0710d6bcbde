import { computed, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { ask, type Refusal } from '../../api/client'
import type { TripCard, TripPage } from '../../api/types'
import { dayName } from '../../lib/days'
import { useLang, useSay } from '../../lib/lang'
import { show } from '../../lib/money'

export const MOST = 3

/** Up to three trips side by side; which ones stands in the address, so that it can be sent and gone back to. */
export function useCompare() {
  const say = useSay()
  const lang = useLang()
  const route = useRoute()
  const router = useRouter()
  const all = shallowRef<TripCard[] | null>(null)
  const trips = shallowRef<TripPage[]>([])
  const refusal = shallowRef<Refusal | null>(null)
  const picked = computed(() => [
    ...new Set(
      String(route.query.trips ?? '')
        .split(',')
        .filter((slug) => /^[a-z0-9-]{1,80}$/.test(slug))
        .slice(0, MOST),
    ),
  ])
  async function load(): Promise<void> {
    const wanted = picked.value
    refusal.value = null
    trips.value = trips.value.filter((one) => wanted.includes(one.slug))
    try {
      all.value ??= (await ask('/api/trips')).items
      // One that is sold no more says nothing here and keeps nobody from comparing the others.
      const found = await Promise.all(
        wanted.map((slug) =>
          ask(`/api/trips/${slug}`).catch((problem: Refusal) => {
            if (problem.status === 404) return null
            throw problem
          }),
        ),
      )
      if (wanted.join() === picked.value.join()) trips.value = found.filter((one) => one !== null)
    } catch (problem) {
      refusal.value = problem as Refusal
    }
  }
  watch(picked, load, { immediate: true })
  function choose(place: number, slug: string): void {
    const next = [...picked.value]
    next.splice(place, 1, ...(slug ? [slug] : []))
    void router.replace({ query: next.length ? { trips: [...new Set(next)].join(',') } : {} })
  }

  const free = (trip: TripPage): string => {
    const days = trip.ladder.filter((rung) => rung.percent === 0).map((rung) => rung.days)
    return days.length ? say('compare_free_until', { days: Math.min(...days) }) : say('compare_no_free')
  }
  const next = (trip: TripPage): string =>
    trip.nextDays
      .filter((one) => one.status !== 'sold_out')
      .slice(0, 3)
      .map((one) => dayName(one.day, lang))
      .join(' · ')
  const standard = (name: 'lodging' | 'meals' | 'transport' | 'guide' | 'freeTime') => ({
    name: say(`standard_${name}`),
    of: (trip: TripPage) => trip.standards[name] ?? '',
  })
  const facts: { name: string; of: (trip: TripPage) => string }[] = [
    { name: say('compare_price'), of: (trip) => `${show(trip.priceFrom)} ${say('from_each')}` },
    { name: say('compare_days'), of: (trip) => say('days', { count: trip.days }) },
    { name: say('compare_next'), of: next },
    { name: say('boarding'), of: ({ meets }) => (meets ? `${meets.at} ${meets.name}` : '') },
    ...(['lodging', 'meals', 'transport', 'guide', 'freeTime'] as const).map(standard),
    { name: say('compare_group'), of: (trip) => say('group_of', { least: trip.minimum }) },
    { name: say('compare_free'), of: free },
    { name: say('compare_fitness'), of: (trip) => trip.fitness },
  ]
  return { say, all, trips, picked, refusal, facts, load, choose }
}
