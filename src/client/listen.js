// "Read this aloud": only where the phone itself has a voice for the text's language. A voice that
// sends the words to somebody's server does not count. Nothing is stored. Without it: the text alone.
;(() => {
  var box = document.querySelector('[data-listen]')
  var voices = window.speechSynthesis
  if (!box || !voices || !window.SpeechSynthesisUtterance) return
  var button = box.querySelector('button')
  var language = document.querySelector('[data-aloud] h1').lang || document.documentElement.lang
  var voice
  var reading = false
  function look() {
    var own = voices.getVoices().filter((one) => one.localService)
    voice = voice || own.filter((one) => one.lang.toLowerCase().split(/[-_]/)[0] === language)[0]
    if (voice) box.removeAttribute('hidden')
  }
  function show(now) {
    reading = now
    button.textContent = button.getAttribute(now ? 'data-stop' : 'data-read')
  }
  function stop() {
    voices.cancel()
    show(false)
  }
  // Piece by piece: some phones fall silent in the middle of a long text.
  function read() {
    var all = document.querySelectorAll(
      '[data-aloud] h1,[data-aloud] h2,[data-aloud] h3,[data-aloud] p,[data-aloud] li',
    )
    var words
    show(true)
    Array.prototype.slice.call(all).forEach((part) => {
      if (part.parentNode.tagName === 'LI') return
      words = new SpeechSynthesisUtterance(part.textContent.replace(/\u200b/g, ''))
      words.lang = voice.lang
      words.voice = voice
      voices.speak(words)
    })
    words.onend = () => show(false)
  }
  button.addEventListener('click', () => (reading ? stop() : read()))
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && reading) stop()
  })
  addEventListener('pagehide', () => voices.cancel())
  look()
  if (!voice && voices.addEventListener) voices.addEventListener('voiceschanged', look)
})()
