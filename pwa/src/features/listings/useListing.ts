import { computed, onBeforeUnmount, onMounted, reactive, ref, shallowRef, watch, type InjectionKey, inject, provide } from 'vue'
import { useRouter } from 'vue-router'
import { ask, post, Refusal } from '../../api/client'
import type { components } from '../../api/generated'
import { copy } from '../../lib/plain'
import { turn } from '../console/turn'
import type { TripDraft } from './draft'

type S = components['schemas']
export type Listing = S['ListingOut']
interface Present { content: TripDraft; version: number; savedAt: string }
const PAUSE = 1500

export interface Editing { draft: TripDraft; english: { value: boolean }; fault: (field: string) => string | undefined; supplier: string }
export const EDITING: InjectionKey<Editing> = Symbol('editing')
export function useEditing(): Editing {
  const found = inject(EDITING)
  if (!found) throw new Error('a section of a draft outside its editor')
  return found
}

/**
 * A listing's draft, saved by itself a moment after the last change, one save at a time.
 * Somebody else's save is never overwritten: `conflict` holds theirs until the person chooses.
 */
export function useListing(supplier: string, id: string) {
  const base = `/api/supplier/${supplier}/listings/${id}`
  const router = useRouter()
  const listing = shallowRef<Listing | null>(null)
  const draft = reactive({}) as TripDraft
  const refusal = shallowRef<Refusal | null>(null)
  const failed = shallowRef<Refusal | null>(null)
  const conflict = shallowRef<Present | null>(null)
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
  async function load(): Promise<void> {
    refusal.value = null
    try { take(await ask<Listing>(base), true); conflict.value = null } catch (problem) { refusal.value = await turn(problem, router) }
  }
  async function put(): Promise<boolean> {
    if (!listing.value || JSON.stringify(draft) === saved) return true
    if (conflict.value) return false
    const sent = JSON.stringify(draft)
    try {
      const found = await ask<Listing>(base, { method: 'PUT', body: { version: listing.value.version, content: JSON.parse(sent) } })
      listing.value = found
      saved = sent
      failed.value = null
      dirty.value = JSON.stringify(draft) !== saved
      return true
    } catch (problem) {
      const refused = problem instanceof Refusal ? problem : new Refusal(500, 'internal', '')
      if (refused.slug === 'edited_meanwhile') conflict.value = refused.more.present as Present
      else failed.value = await turn(refused, router)
      return false
    }
  }
  /** Save now, after the save that is under way. */
  function save(): Promise<boolean> {
    clearTimeout(timer)
    const next = turnstile.then(put)
    turnstile = next
    return next
  }
  async function act(path: string, body: object = {}): Promise<boolean> {
    failed.value = null
    if (!await save()) return false
    try {
      take(await post<Listing>(`${base}/${path}`, { version: listing.value?.version, ...body }), true)
      return true
    } catch (problem) { failed.value = problem instanceof Refusal ? await turn(problem, router) : null; return false }
  }
  function settle(mine: boolean): void {
    const theirs = conflict.value
    if (!theirs || !listing.value) return
    conflict.value = null
    if (mine) { listing.value = { ...listing.value, version: theirs.version }; saved = ''; void save() } else void load()
  }
  watch(draft, () => {
    dirty.value = listing.value !== null && JSON.stringify(draft) !== saved
    clearTimeout(timer)
    if (dirty.value && !locked.value) timer = window.setTimeout(() => void save(), PAUSE)
  }, { deep: true })
  const fault = (field: string): string | undefined =>
    failed.value?.fields[field] ?? (strict.value ? listing.value?.faults.find((one) => one.field === field)?.message : undefined)
  provide(EDITING, { draft, english, fault, supplier })
  onMounted(load)
  onBeforeUnmount(() => { clearTimeout(timer) })
  return { base, listing, draft, refusal, failed, conflict, strict, english, dirty, locked, load, save, act, settle }
}
