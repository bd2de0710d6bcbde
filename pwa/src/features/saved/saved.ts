import { onMounted, onUnmounted, ref, watch } from 'vue'
import { noteAs, recallAs } from '../../lib/keep'

// What somebody has saved or looked at: on this phone, and what was saved also on the account of who is signed in
// (`kept/account.ts`).
export type Kind = 'goods' | 'trips'
const NAMES = { goods: 'liked', trips: 'liked_trips' } as const
const SEEN = 'seen'
export const MOST = 50
const LAST = 12
export interface Seen {
  kind: Kind
  slug: string
}

/** Slugs of what is saved of a kind, the newest first. */
export const favourites = (kind: Kind): string[] => recallAs<string[]>(NAMES[kind], [])
export function like(kind: Kind, slug: string, on: boolean): void {
  const rest = favourites(kind).filter((one) => one !== slug)
  noteAs(NAMES[kind], on ? [slug, ...rest].slice(0, MOST) : rest)
}
/** Run when another tab or phone of this person has saved something, of one kind or of any. */
export function whenSaved(run: () => unknown, kind?: Kind): void {
  const heard = ({ key }: StorageEvent): void => {
    if (kind ? key === NAMES[kind] : Object.values<string | null>(NAMES).includes(key)) run()
  }
  onMounted(() => {
    window.addEventListener('storage', heard)
  })
  onUnmounted(() => {
    window.removeEventListener('storage', heard)
  })
}
/** Whether the thing at hand is saved, and the way to change that. */
export function useSaved(kind: Kind, slug: () => string) {
  const liked = ref(false)
  const look = (): void => {
    liked.value = favourites(kind).includes(slug())
  }
  onMounted(look)
  watch(slug, look)
  whenSaved(look, kind)
  return {
    liked,
    toggle(): void {
      like(kind, slug(), !liked.value)
      look()
    },
  }
}

/** What was looked at, the latest first. */
export const seen = (): Seen[] => recallAs<Seen[]>(SEEN, [])
export function see(kind: Kind, slug: string): void {
  const rest = seen().filter((one) => one.kind !== kind || one.slug !== slug)
  noteAs(SEEN, [{ kind, slug }, ...rest].slice(0, LAST))
}
