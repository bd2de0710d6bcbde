import { defineAsyncComponent, defineComponent, h, type Component } from 'vue'
import { bring } from './words'

/** A part of a page that comes by itself, with its words; the painted page shows it already. */
export function part(words: string, load: () => Promise<{ default: Component }>): Component {
  const ready = async (): Promise<Component> => (await Promise.all([load(), bring(words)]))[0].default
  // The painter says only what a page and its parts have brought, page by page; a phone keeps what it has.
  if (import.meta.env.SSR)
    return defineComponent({
      async setup(_, { slots }) {
        const made = await ready()
        return () => h(made, null, slots)
      },
    })
  return defineAsyncComponent(ready)
}
