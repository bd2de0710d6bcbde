import { ref, shallowRef } from 'vue'
import { patch, ask, post, Refusal } from '../api/client'
import type { components } from '../api/generated'
import { note, recall } from './keep'

export type Me = components['schemas']['Me']

// One person per page, shared by every component; a composable is all the store this needs.
const me = shallowRef<Me | null>(null)
const known = ref(false)

// A hint that a session may exist, so that visitors who never signed in ask once: a phone that was emptied knows
// nothing, and then the server is asked. The cookie itself is not readable.
export const HINT = 'signed-in'
/** Noted while a sign-out could not be told to the server. */
export const LEAVING = 'leaving'
const hint = (on: boolean): boolean => note(HINT, on ? '1' : '0')

/** Ask who is here; not `sure`: only where this phone knows of a session (a visitor's reviews need no answer). */
async function look(sure = true): Promise<void> {
  const hinted = recall(HINT)
  if (sure ? hinted === '0' : hinted !== '1') {
    known.value ||= sure
    return
  }
  try {
    if (hinted === null && !(await ask('/api/auth/sessions/current')).signedIn) {
      hint(false)
      known.value = true
      return
    }
    me.value = await ask('/api/me')
  } catch (problem) {
    if (problem instanceof Refusal && problem.status === 401) {
      me.value = null
      hint(false)
      if (hinted === '1')
        void import('../kept/leaving').then((leaving) => leaving.end()).catch(() => undefined)
    } else if (problem instanceof Refusal && problem.status === 0) return
  }
  known.value = true
}

export function useMe() {
  return {
    me,
    known,
    look,
    async askCode(phone: string) {
      await post('/api/auth/codes', { phone })
    },
    /** True when somebody else was here before: what the page itself still knows of them is theirs. Who came is
     * told to the phone only once what was theirs is gone from it. */
    async signIn(prove: () => Promise<Me>): Promise<boolean> {
      const found = await prove()
      hint(false)
      const another = await (await import('../kept/leaving')).arrive(found.id)
      hint(true)
      me.value = found
      known.value = true
      return another
    },
    async consent(kind: string, given: boolean) {
      me.value = await patch('/api/me', { kind, given })
    },
  }
}
