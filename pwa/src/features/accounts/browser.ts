/** A browser's own name and machine, as a person would say it; empty for what is not known. */
export function browserOf(agent: string): string {
  const first = (kinds: [RegExp, string][]): string => kinds.find(([mark]) => mark.test(agent))?.[1] ?? ''
  const browser = first([
    [/MicroMessenger/, '微信'],
    [/Edg/, 'Edge'],
    [/Firefox|FxiOS/, 'Firefox'],
    [/Chrome|CriOS/, 'Chrome'],
    [/Safari/, 'Safari'],
  ])
  const machine = first([
    [/iPhone/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/HarmonyOS/, 'HarmonyOS'],
    [/Android/, 'Android'],
    [/Mac OS X/, 'Mac'],
    [/Windows/, 'Windows'],
    [/Linux/, 'Linux'],
  ])
  return [browser, machine].filter(Boolean).join(' · ')
}
