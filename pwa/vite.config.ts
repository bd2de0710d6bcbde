import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { minify } from 'terser'
import { defineConfig, type Plugin } from 'vite'
import made from './package.json' with { type: 'json' }
import { pages } from './scripts/pages'

// The floor is declared once, in package.json: `chrome >= 86` is esbuild's and Lightning's `chrome86`.
const NAMES: Record<string, string> = { chrome: 'chrome', ios_saf: 'ios', safari: 'safari' }
const target = [
  'es2020',
  ...made.browserslist.flatMap((line) => {
    const [name = '', , version = ''] = line.split(' ')
    return NAMES[name] ? [`${NAMES[name]}${version}`] : []
  }),
]
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
/** What the program expects answers to look like: kept ones of another release may lack what this one reads. */
const shape = createHash('sha256')
  .update(readFileSync(at('src/api/generated.d.ts')))
  .digest('hex')
  .slice(0, 8)
const flags = {
  __SHAPE__: JSON.stringify(shape),
  __VUE_OPTIONS_API__: 'false',
  __VUE_PROD_DEVTOOLS__: 'false',
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
}

/** The file that every page loads is worth a second, slower pass. */
const tighter: Plugin = {
  name: 'tighter',
  enforce: 'post',
  async generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue
      const made = await minify(chunk.code, { module: true, ecma: 2020, compress: { passes: 2 } })
      chunk.code = made.code ?? chunk.code
    }
  },
}

/** Chunks are few and name what they need: nothing is preloaded beside them, so the calls that would are left out. */
const plainly: Plugin = {
  name: 'plainly',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load()' : null),
  renderChunk: {
    order: 'post',
    handler: (code) => code.replace(/__vitePreload\(\(\) => (import\("[^"]+"\)), __VITE_PRELOAD__\)/g, '$1'),
  },
}

const OURS = ['lib/(?!size|smaller)', '(ui|shell)/(?!Sheet|Step)', 'api/client']
const CORE = new RegExp(`rolldown/runtime|node_modules/(?!qr/)|src/(${OURS.join('|')})`)

// Three builds: what the phone runs, what the painter runs inside the server's V8, and the service worker. A fourth,
// for tests (`--mode told`), is the first one that says in the console where a painted page and the phone's differ.
export default defineConfig(({ mode }) => {
  if (mode === 'server') {
    return {
      plugins: [vue(), pages()],
      define: { ...flags, 'process.env.NODE_ENV': '"production"' },
      resolve: {
        alias: {
          '@vue/server-renderer': at('node_modules/@vue/server-renderer/dist/server-renderer.esm-bundler.js'),
        },
      },
      ssr: { noExternal: true, target: 'webworker' as const },
      publicDir: false as const,
      build: {
        ssr: at('src/server.ts'),
        outDir: 'dist-server',
        minify: true,
        target: 'es2020',
        rollupOptions: {
          output: { format: 'iife' as const, entryFileNames: 'server.js', inlineDynamicImports: true },
        },
      },
    }
  }
  if (mode === 'worker') {
    return {
      plugins: [pages()],
      publicDir: false as const,
      build: {
        outDir: 'dist',
        emptyOutDir: false,
        target,
        copyPublicDir: false,
        rollupOptions: {
          input: at('sw/sw.ts'),
          output: { format: 'iife' as const, entryFileNames: 'sw.js' },
        },
      },
    }
  }
  return {
    plugins: [vue(), pages(), plainly, tighter],
    define: mode === 'told' ? { ...flags, __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'true' } : flags,
    build: {
      outDir: mode === 'told' ? 'dist-told' : 'dist',
      manifest: true,
      target,
      cssCodeSplit: false,
      modulePreload: false,
      // What every page needs is one file: many small ones compress worse and cost a request each.
      rollupOptions: {
        output: {
          codeSplitting: {
            groups: [{ name: 'core', test: CORE }],
          },
        },
      },
    },
    test: { environment: 'node', include: ['src/**/*.test.ts'] },
  }
})
