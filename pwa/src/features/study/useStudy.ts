import { computed, watch } from 'vue'
import { useKeptForm } from '../../forms/keptForm'
import type { CalendarDay, LinesIn, TripPage } from '../../api/types'
import { usePlacing } from '../trips/usePlacing'

/** The state of a study visit's booking: heads by kind, the organiser's word; its quote and its placing. */
export function useStudy(slug: string, trip: () => TripPage | null, day: () => CalendarDay | null) {
  const { form: told, done } = useKeptForm(
    `study:${slug}`,
    { counts: {} as Record<string, number>, organiser: '', grade: '', guardians: false },
    ['guardians'], // a declaration is made for this day's group
  )
  const { counts } = told

  const all = computed(() => trip()?.units ?? [])
  const units = computed(() => all.value.filter((unit) => unit.type !== 'GROUP'))
  const of = (type: string): number =>
    all.value
      .filter((unit) => unit.type === type)
      .reduce((sum, unit) => sum + (Number(counts[unit.code]) || 0), 0)
  /** How many teachers the pupils need; 0 without pupils. */
  const teachers = computed(() => Math.ceil(of('PUPIL') / (trip()?.study?.pupilsPerTeacher ?? 1)))
  watch(
    all,
    (found) => {
      for (const unit of found) counts[unit.code] ??= unit.type === 'GROUP' ? 1 : 0
    },
    { immediate: true },
  )
  // The teachers follow the pupils until somebody brings more.
  watch(teachers, (needed) => {
    for (const unit of all.value)
      if (unit.type === 'TEACHER' && (counts[unit.code] ?? 0) < needed) counts[unit.code] = needed
  })

  function lines(): LinesIn | null {
    if (!day() || units.value.every((unit) => !Number(counts[unit.code]))) return null
    const answers = {
      boarding: trip()?.boarding[0]?.code ?? '',
      organiser: told.organiser,
      grade: told.grade,
      guardians: told.guardians ? 'yes' : 'no',
    }
    return all.value
      .filter((unit) => Number(counts[unit.code]) > 0)
      .map((unit) => ({ offer: unit.offer, quantity: Number(counts[unit.code]), day: day()?.day, answers }))
  }
  return { counts, told, units, teachers, ...usePlacing(lines, done) }
}
