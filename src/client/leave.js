// Leaving quickly: covers the page at once, takes this page out of the history, and goes.
// Without scripts the same link leads to /leave, which ends the session and goes on.
;(() => {
  var link = document.querySelector('.leave')
  if (!link) return
  var presses = []
  function go(event) {
    if (event) event.preventDefault()
    document.documentElement.style.visibility = 'hidden'
    document.title = ''
    location.replace(link.href)
  }
  link.addEventListener('click', go)
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Shift' || event.repeat) {
      if (event.key !== 'Shift') presses = []
      return
    }
    var now = Date.now()
    presses = presses.filter((at) => now - at < 1500)
    presses.push(now)
    if (presses.length > 2) go()
  })
  addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload()
  })
})()
