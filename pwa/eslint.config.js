import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

export default ts.config(
  { ignores: ['dist', 'dist-server', 'dist-told', 'node_modules', 'src/api/generated.d.ts', 'scripts'] },
  ...ts.configs.strict,
  ...vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    rules: {
      // Layout is the formatter's and the author's matter; these rules argue about line breaks only.
      'vue/max-attributes-per-line': 'off', 'vue/singleline-html-element-content-newline': 'off', 'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off', 'vue/html-indent': 'off', 'vue/multiline-html-element-content-newline': 'off',
      'vue/first-attribute-linebreak': 'off', 'vue/attributes-order': 'off',
      // HTML from our own server only; each place says which and why.
      'vue/no-v-html': 'error',
      'vue/multi-word-component-names': 'off',
    },
  },
)
