import compat from 'eslint-plugin-compat'
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

// A full or blocked storage throws: what guards against it stands in these few files.
const STORES = ['localStorage', 'sessionStorage', 'indexedDB', 'caches']
const KEPT = 'only src/lib/keep.ts and src/kept/ touch the storage: they survive a full or blocked one'

export default ts.config(
  { ignores: ['dist', 'dist-server', 'dist-told', 'node_modules', 'src/api/generated.d.ts', 'scripts'] },
  ...ts.configs.strict,
  ...vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: ts.parser } } },
  // What the floor of browsers (package.json) does not have. Language and library newer than ES2021 fall to the type check;
  // what hangs on an object the plugin can't see is named here.
  { ...compat.configs['flat/recommended'], files: ['src/**/*.{ts,vue}', 'sw/**/*.ts'] },
  {
    files: ['src/**/*.{ts,vue}', 'sw/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...[
          ['AbortSignal', 'timeout'],
          ['AbortSignal', 'any'],
          ['crypto', 'randomUUID'],
          ['Object', 'hasOwn'],
          ['Object', 'groupBy'],
          ['Promise', 'withResolvers'],
          ['Array', 'fromAsync'],
        ].map(([object, property]) => ({
          object,
          property,
          message: 'newer than our oldest browsers: see src/lib/plain.ts',
        })),
        ...['window', 'self', 'globalThis'].flatMap((object) =>
          STORES.map((property) => ({ object, property, message: KEPT })),
        ),
      ],
      'no-restricted-globals': ['error', ...STORES.map((name) => ({ name, message: KEPT }))],
    },
  },
  {
    files: ['src/**/*.{ts,vue}'],
    ignores: ['src/lib/days.ts', 'src/**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...['CallExpression', 'VCallExpression'].map((call) => ({
          selector: `${call}[callee.property.name='slice'][arguments.0.value=0][arguments.1.value=10]`,
          message: 'the first ten letters of a moment name a day in Greenwich: dayOf (src/lib/days.ts)',
        })),
      ],
    },
  },
  { files: ['src/lib/keep.ts', 'src/kept/*.ts'], rules: { 'no-restricted-globals': 'off' } },
  {
    rules: {
      // Layout is the formatter's and the author's matter; these rules argue about line breaks only.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/attributes-order': 'off',
      // HTML from our own server only; each place says which and why.
      'vue/no-v-html': 'error',
      'vue/multi-word-component-names': 'off',
    },
  },
)
