import type { Ref } from 'vue'
import { computed, onMounted, ref } from 'vue'
import type { CalendarDay } from '../../api/types'
import { dayName, weekdayName } from '../../lib/days'
import { useLang, useSay } from '../../lib/lang'
import { monthOf, monthsBetween } from './months'

/** Months of days to pick from: what each says to eye and ear, and moving among them by key. */
export function useDayPicker(
  props: { days: CalendarDay[]; picked: string; queue?: boolean },
  emit: (event: 'pick', day: string) => void,
  open: Ref<boolean>,
) {
  const say = useSay()
  const lang = useLang()
  const rows = computed(() => new Map(props.days.map((day) => [day.day, day])))
  const months = computed(() => {
    const [first, last] = [props.days[0], props.days[props.days.length - 1]]
    return first && last ? monthsBetween(first.day, last.day).map((day) => monthOf(day, lang)) : []
  })
  // The first month answers the tap; the others come with the next frame, under the fold of the sheet.
  const shown = ref(1)
  onMounted(() =>
    requestAnimationFrame(() =>
      setTimeout(() => {
        shown.value = months.value.length
      }),
    ),
  )
  const heads = computed(() => [1, 2, 3, 4, 5, 6, 7].map((n) => weekdayName(`2024-01-0${n}`, lang)))
  function words(day: CalendarDay): string {
    if (day.status === 'closed') return say('closed')
    return day.status === 'sold_out'
      ? say(props.queue ? 'can_wait' : 'sold_out')
      : say('left', { count: day.left })
  }
  // What is heard: 12月5日 周六 ¥1,280 余6. The number that is seen stands inside it, the rest is for the ear only.
  function around(day: string): [string, string] {
    const number = String(Number(day.slice(8)))
    const [before = '', after = ''] = dayName(day, lang).split(number)
    return [
      lang === 'zh' ? `${Number(day.slice(5, 7))}月` : before,
      `${lang === 'zh' ? '日' : after} ${weekdayName(day, lang)}`,
    ]
  }
  function blocked(day: CalendarDay): boolean {
    return day.status === 'closed' || (day.status === 'sold_out' && !props.queue)
  }
  function move(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    const buttons = [
      ...(event.currentTarget as HTMLElement).querySelectorAll<HTMLButtonElement>(
        '.cal button:not([disabled])',
      ),
    ]
    const next = buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step]
    if (next) {
      next.focus()
      event.preventDefault()
    }
  }
  function pick(day: string): void {
    open.value = false
    emit('pick', day)
  }
  return { say, rows, months, shown, heads, words, around, blocked, move, pick }
}
