// Runs in every document before it is painted, and until the page is awake (`client.ts` says so on the document).
// The text size somebody chose is there at once. A painted page can be touched before its program has come: the last
// button that was pressed is pressed again, and what was typed is typed again, once somebody is there to hear it.
try {
  var size = localStorage.getItem('size')
  if (size === 'large' || size === 'elder') document.documentElement.dataset.size = size
} catch (e) {}
;(function (page) {
  var pressed, typed = new Map()
  // A form that has an address is sent by the browser itself.
  function alone(button) {
    return button.type === 'submit' && button.form && button.form.getAttribute('action') !== null
  }
  function press(event) {
    var button = event.target.closest && event.target.closest('#app button')
    if (!button || alone(button)) return
    pressed = button
    event.preventDefault()
  }
  function type(event) {
    typed.delete(event.target)
    typed.set(event.target, [event.target.value, event.target.checked])
  }
  // Parts of a page wake after it: Vue leaves its marks on what it listens to.
  function heard(target, act) {
    var left = 50
    ;(function look() {
      if (!target.isConnected) return
      if (!left-- || Object.getOwnPropertySymbols(target).length) act()
      else setTimeout(look, 100)
    })()
  }
  function again(was, field) {
    heard(field, function () {
      if (field.checked !== was[1]) field.click()
      else if (field.value !== was[0]) {
        field.value = was[0]
        field.dispatchEvent(new Event('input', { bubbles: true }))
        field.dispatchEvent(new Event('change', { bubbles: true }))
      }
    })
  }
  page.addEventListener('click', press, true)
  page.addEventListener('input', type, true)
  page.addEventListener('awake', function () {
    page.removeEventListener('click', press, true)
    page.removeEventListener('input', type, true)
    typed.forEach(again)
    if (pressed) heard(pressed.type === 'submit' && pressed.form ? pressed.form : pressed, function () {
      pressed.click()
    })
  })
})(document)
