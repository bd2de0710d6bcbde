import { defineAsyncComponent, type Component } from 'vue'
import { bring } from './words'

/** A part of a page that comes by itself, with its words; the painted page shows it already. */
export function part(words: string, load: () => Promise<{ default: Component }>): Component {
  return defineAsyncComponent(async () => (await Promise.all([load(), bring(words)]))[0])
}
