import { computed, onMounted, reactive, ref, shallowRef, watch } from 'vue'
import { ask, post } from '../../api/client'
import type { Pasted, Region } from '../../api/types'
import { useAttempt } from '../../forms/attempt'

/** An address as it is typed, pasted or chosen; `kept` hears its id. */
export function useAddress(kept: (id: string) => void) {
  const form = reactive({ name: '', phone: '', region: '', street: '', detail: '', usual: false })
  const place = reactive({ province: '', city: '' })
  const provinces = shallowRef<Region[]>([])
  const streets = shallowRef<Region[]>([])
  const text = ref('')
  const read = shallowRef<Pasted | null>(null)
  const { busy, failed, run } = useAttempt()
  const cities = computed(() => provinces.value.find((one) => one.code === place.province)?.items ?? [])
  const districts = computed(() => cities.value.find((one) => one.code === place.city)?.items ?? [])
  onMounted(async () => {
    provinces.value = (await ask('/api/regions').catch(() => ({ items: [] }))).items
  })
  watch(
    () => form.region,
    async (code) => {
      streets.value = code ? (await ask(`/api/regions/${code}`).catch(() => ({ items: [] }))).items : []
      if (!streets.value.some((one) => one.code === form.street)) form.street = ''
    },
  )
  watch(cities, (found) => {
    if (!found.some((one) => one.code === place.city))
      place.city = found.length === 1 ? (found[0]?.code ?? '') : ''
  })
  watch(districts, (found) => {
    if (!found.some((one) => one.code === form.region))
      form.region = found.length === 1 ? (found[0]?.code ?? '') : ''
  })
  function choose(code: string, street = ''): void {
    place.province = `${code.slice(0, 2)}0000`
    place.city = cities.value.find((one) => one.items.some((district) => district.code === code))?.code ?? ''
    form.region = code
    form.street = street
  }
  // a text without a sure district leaves it to choose, with province and city as far as they are sure
  function near(found: Pasted): void {
    const first = found.regionText ? (found.choices[0]?.code ?? '') : ''
    Object.assign(form, { region: '', street: '' })
    place.province = first && `${first.slice(0, 2)}0000`
    place.city =
      found.choices.every((one) => one.code.startsWith(first.slice(0, 4))) && first
        ? `${first.slice(0, 4)}00`
        : ''
  }
  const paste = (): Promise<boolean> =>
    run(async () => {
      const found = await post('/api/addresses/parse', { text: text.value })
      read.value = found
      Object.assign(form, {
        name: found.name || form.name,
        phone: found.phone || form.phone,
        detail: found.detail || form.detail,
      })
      if (found.region) choose(found.region, found.street)
      else near(found)
    })
  const save = (): Promise<boolean> =>
    run(async () => {
      kept((await post('/api/me/addresses', form)).id)
    })

  return {
    form,
    place,
    provinces,
    cities,
    districts,
    streets,
    text,
    read,
    busy,
    failed,
    choose,
    paste,
    save,
  }
}
