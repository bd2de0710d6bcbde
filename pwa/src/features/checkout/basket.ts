import { computed, ref } from 'vue'
import { noteAs, recallAs } from '../../lib/keep'

/** A wish in the basket: what is sent when ordering, and what is shown without asking. */
export interface Wish {
  offer: string
  quantity: number
  day?: string
  answers: Record<string, string>
  kind: string
  title: string
  pack: string
  price: number
  path: string
  storage?: string
  chosen: boolean
  /** Who sells it, what it looks like, and from how much on that shop sends it free: for the basket's page only. */
  seller?: string
  picture?: { base: string; alt: string; colour: string; made?: string }
  freeAbove?: number
}
/** Whether a wish comes in a parcel; what doesn't has a day of its own. */
export const shipped = (wish: Wish): boolean => wish.kind === 'goods'
const NAME = 'basket'
export const MOST = 20
const wishes = ref<Wish[]>([])
let read = false

function load(): void {
  if (read || typeof window === 'undefined') return
  read = true
  wishes.value = recallAs<Wish[]>(NAME, [])
  window.addEventListener('storage', (event) => {
    if (event.key === NAME) {
      read = false
      load()
    }
  })
}
const save = (): boolean => noteAs(NAME, wishes.value)
const same = (a: Wish, b: Wish): boolean =>
  a.offer === b.offer &&
  a.day === b.day &&
  a.answers.harvest === b.answers.harvest &&
  a.answers.team === b.answers.team

/** The basket: on this phone, shared by its pages. */
export function useBasket() {
  load()
  return {
    wishes,
    count: computed(() => wishes.value.reduce((sum, one) => sum + (shipped(one) ? one.quantity : 1), 0)),
    chosen: computed(() => wishes.value.filter((one) => one.chosen)),
    /** Put a wish in; the same pack counts up. False when the basket is full. */
    put(wish: Wish): boolean {
      const known = wishes.value.find((one) => same(one, wish))
      if (known)
        known.quantity = Math.min(200, shipped(wish) ? known.quantity + wish.quantity : wish.quantity)
      else if (wishes.value.length >= MOST) return false
      else wishes.value.push(wish)
      save()
      return true
    },
    /** Put a booking in anew, in place of what its page put in before. False when the basket is full. */
    putAgain(path: string, booking: Wish[]): boolean {
      const others = wishes.value.filter((one) => one.path !== path)
      if (others.length + booking.length > MOST) return false
      wishes.value = [...others, ...booking]
      save()
      return true
    },
    /** Buy this right now, so many of it, and nothing else of the basket. False when it is full. */
    buy(wish: Wish): boolean {
      const rest = wishes.value.filter((one) => !same(one, wish))
      if (rest.length >= MOST) return false
      wishes.value = [...rest.map((one) => ({ ...one, chosen: false })), wish]
      save()
      return true
    },
    drop(wish: Wish): void {
      wishes.value = wishes.value.filter((one) => one !== wish)
      save()
    },
    /** Take out what was ordered, by what it is: another tab or phone may have written the list anew meanwhile. */
    clear(gone: Wish[]): void {
      wishes.value = wishes.value.filter((one) => !gone.some((other) => same(one, other)))
      save()
    },
    save,
  }
}
