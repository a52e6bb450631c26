// Leaving quickly: covers the page at once, takes this page out of the history, and goes.
// Without scripts the same link leads to /leave, which ends the session and goes on.
;(() => {
  var link = document.querySelector('.leave')
  if (!link) return
  // Who came by a link of a card or poster: that address need not stay in the history.
  var parts = location.pathname.split('/')
  if (parts[2] === 'go' && history.replaceState) history.replaceState(null, '', `/${parts[1]}`)
  var presses = []
  function go(event) {
    if (event) event.preventDefault()
    document.documentElement.style.visibility = 'hidden'
    document.title = ''
    location.replace(link.href)
    if (window.speechSynthesis) speechSynthesis.cancel()
    var sound = document.querySelector('audio')
    if (sound) sound.pause()
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
