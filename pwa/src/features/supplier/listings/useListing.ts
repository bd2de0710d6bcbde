import {
  computed,
  onBeforeUnmount,
  onMounted,
  reactive,
  ref,
  shallowRef,
  watch,
  type InjectionKey,
  inject,
  provide,
} from 'vue'
import { useRouter } from 'vue-router'
import { put } from '../../../api/changes'
import { ask, post, Refusal } from '../../../api/client'
import type { components } from '../../../api/generated'
import { copy } from '../../../lib/plain'
import { turn } from '../console/turn'
import { useDraft } from '../console/useDraft'
import type { TripDraft } from './draft'

type S = components['schemas']
export type Listing = S['ListingOut']
interface Present {
  content: TripDraft
  version: number
  savedAt: string
}
interface Held {
  content: TripDraft
  version: number
}
const PAUSE = 1500
const AGAIN = 15_000

export interface Editing {
  draft: TripDraft
  english: { value: boolean }
  fault: (field: string) => string | undefined
  supplier: string
}
export const EDITING: InjectionKey<Editing> = Symbol('editing')
export function useEditing(): Editing {
  const found = inject(EDITING)
  if (!found) throw new Error('a section of a draft outside its editor')
  return found
}

/**
 * A listing's draft, saved by itself a moment after the last change, one save at a time.
 * Until the server has it the phone keeps it: a session that ends, or a network that goes, loses nothing, and coming
 * back goes on. Somebody else's save is never overwritten: `conflict` holds theirs until the person chooses.
 */
export function useListing(supplier: string, id: string) {
  const base = `/api/supplier/${supplier}/listings/${id}` as const
  const router = useRouter()
  const listing = shallowRef<Listing | null>(null)
  const draft = reactive({}) as TripDraft
  const refusal = shallowRef<Refusal | null>(null)
  const failed = shallowRef<Refusal | null>(null)
  const conflict = shallowRef<Present | null>(null)
  const local = useDraft<Held>(`${supplier}/${id}`)
  const strict = ref(false)
  const english = ref(false)
  let saved = ''
  let timer = 0
  let turnstile: Promise<unknown> = Promise.resolve()
  const dirty = ref(false)
  const locked = computed(() => listing.value?.state === 'in_review')

  function take(found: Listing, whole: boolean): void {
    listing.value = found
    if (whole) Object.assign(draft, copy(found.content))
    saved = JSON.stringify(whole ? draft : found.content)
    dirty.value = JSON.stringify(draft) !== saved
  }
  /** What the phone still holds goes on where it was left; when the server has moved on, the person chooses. */
  function resume(found: Listing): void {
    const mine = local.held()
    if (!mine || found.state === 'in_review') return
    if (JSON.stringify(mine.content) === JSON.stringify(found.content)) {
      local.done()
      return
    }
    Object.assign(draft, copy(mine.content))
    if (mine.version !== found.version)
      conflict.value = {
        content: copy(found.content) as unknown as TripDraft,
        version: found.version,
        savedAt: found.savedAt,
      }
  }
  async function load(): Promise<void> {
    refusal.value = null
    try {
      const found = await ask(base)
      conflict.value = null
      take(found, true)
      resume(found)
    } catch (problem) {
      refusal.value = await turn(problem, router)
    }
  }
  async function store(): Promise<boolean> {
    if (!listing.value || JSON.stringify(draft) === saved) return true
    if (conflict.value) return false
    const sent = JSON.stringify(draft)
    try {
      const found = await put(base, { version: listing.value.version, content: JSON.parse(sent) })
      listing.value = found
      saved = sent
      failed.value = null
      dirty.value = JSON.stringify(draft) !== saved
      if (!dirty.value) local.done()
      return true
    } catch (problem) {
      await refused(problem instanceof Refusal ? problem : new Refusal(500, 'internal', ''), sent)
      return false
    }
  }
  async function refused(why: Refusal, sent: string): Promise<void> {
    if (why.slug === 'edited_meanwhile') {
      const present = why.more.present as Present
      // Our own save, whose answer was lost on the way, is nobody else's.
      if (JSON.stringify(present.content) === sent) {
        if (listing.value) listing.value = { ...listing.value, version: present.version }
        saved = ''
        later(0)
      } else conflict.value = present
      return
    }
    failed.value = why
    if (why.status === 0 || why.status === 429 || why.status >= 500) later(AGAIN)
    // To sign in one leaves the page: only when the phone has what was written.
    else if (local.kept.value) await turn(why, router)
  }
  function later(pause: number): void {
    clearTimeout(timer)
    timer = window.setTimeout(() => void save(), pause)
  }
  const back = (): void => {
    if (dirty.value && !locked.value && !conflict.value) void save()
  }
  /** Save now, after the save that is under way. */
  function save(): Promise<boolean> {
    clearTimeout(timer)
    const next = turnstile.then(store)
    turnstile = next
    return next
  }
  async function act(path: 'submission' | 'recall' | 'restoration', number = 0): Promise<boolean> {
    failed.value = null
    if (!(await save())) return false
    local.done()
    try {
      const version = listing.value?.version ?? 0
      take(
        path === 'restoration'
          ? await post(`${base}/restoration`, { version, number })
          : await post(`${base}/${path}`, { version }),
        true,
      )
      return true
    } catch (problem) {
      failed.value = problem instanceof Refusal ? await turn(problem, router) : null
      return false
    }
  }
  function settle(mine: boolean): void {
    const theirs = conflict.value
    if (!theirs || !listing.value) return
    conflict.value = null
    if (mine) {
      listing.value = { ...listing.value, version: theirs.version }
      saved = ''
      void save()
      return
    }
    local.done()
    void load()
  }
  watch(
    draft,
    () => {
      dirty.value = listing.value !== null && JSON.stringify(draft) !== saved
      clearTimeout(timer)
      if (!listing.value || !dirty.value || locked.value) return
      local.hold({ content: draft, version: listing.value.version })
      later(PAUSE)
    },
    { deep: true },
  )
  const fault = (field: string): string | undefined =>
    failed.value?.fields[field] ??
    (strict.value ? listing.value?.faults.find((one) => one.field === field)?.message : undefined)
  provide(EDITING, { draft, english, fault, supplier })
  onMounted(() => {
    void load()
    addEventListener('online', back)
  })
  onBeforeUnmount(() => {
    clearTimeout(timer)
    removeEventListener('online', back)
  })
  return {
    base,
    listing,
    draft,
    refusal,
    failed,
    conflict,
    strict,
    english,
    dirty,
    kept: local.kept,
    locked,
    load,
    save,
    act,
    settle,
  }
}
