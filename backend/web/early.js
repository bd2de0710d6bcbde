// Runs in every document before it is painted, and until the page is awake (`client.ts` says so on the document).
// The text size somebody chose is there at once. A painted page can be touched before its program has come: the last
// button that was pressed is pressed again, and what was typed is typed again, once somebody is there to hear it.
try {
  var size = localStorage.getItem('size')
  if (size === 'large' || size === 'elder') document.documentElement.dataset.size = size
} catch (e) {}
;(function (page) {
  var pressed, typed = new Map()
  function press(event) {
    var button = event.target.closest && event.target.closest('#app button')
    if (!button) return
    pressed = button
    event.preventDefault()
  }
  function type(event) {
    typed.set(event.target, [event.target.value, event.target.checked])
  }
  function say(field, kind) {
    field.dispatchEvent(new Event(kind, { bubbles: true }))
  }
  page.addEventListener('click', press, true)
  page.addEventListener('input', type, true)
  page.addEventListener('awake', function () {
    page.removeEventListener('click', press, true)
    page.removeEventListener('input', type, true)
    typed.forEach(function (was, field) {
      if (field.checked !== was[1]) field.click()
      else if (field.value !== was[0]) {
        field.value = was[0]
        say(field, 'input')
        say(field, 'change')
      }
    })
    if (pressed) pressed.click()
  })
})(document)
