// A page of staff asks every 20 seconds whether somebody in danger has written. Then it shows a line,
// its title changes and, where a sound was allowed, it rings, until somebody opens the desk. What is
// asked and answered is one word; nothing of what was written travels.
;(() => {
  var bar = document.querySelector('[data-ring]')
  if (!bar || !window.fetch) return
  var part = (name) => bar.querySelector(`[data-ring-${name}]`)
  var title = document.title
  var sound
  var beeping
  var sounds = () => Boolean(sound) && sound.state === 'running'

  function show(name) {
    ;['wait', 'now', 'away'].forEach((each) => {
      part(each).hidden = each !== name
    })
    bar.hidden = name === 'rest'
    part('sound').hidden = name === 'rest' || name === 'away' || sounds()
  }

  // Browsers let a page sound only after somebody has pressed something on it.
  function allow() {
    var Sound = window.AudioContext || window.webkitAudioContext
    if (!Sound) return
    sound = sound || new Sound()
    sound.resume().then(() => {
      part('sound').hidden = true
      beep()
    })
  }
  function beep() {
    if (!sounds()) return
    var tone = sound.createOscillator()
    var loud = sound.createGain()
    loud.gain.value = 0.15
    tone.frequency.value = 660
    tone.connect(loud)
    loud.connect(sound.destination)
    tone.start()
    tone.stop(sound.currentTime + 0.35)
  }
  function ring(on) {
    clearInterval(beeping)
    document.title = title
    if (!on) return
    var lit = false
    beeping = setInterval(() => {
      lit = !lit
      document.title = lit ? `● ${title}` : title
      if (lit) beep()
    }, 1000)
  }

  function look() {
    fetch('/staff/intake/ring', { redirect: 'manual', cache: 'no-store' })
      .then((answer) => (answer.ok ? answer.text() : 'away'))
      .then((word) => {
        show(word === 'ring' ? 'now' : word)
        ring(word === 'ring')
        if (word === 'away') document.title = `○ ${title}`
        else setTimeout(look, word === 'rest' ? 120000 : 20000)
      })
      .catch(() => setTimeout(look, 20000))
  }
  part('sound').addEventListener('click', allow)
  document.addEventListener('click', () => {
    if (!sound && !bar.hidden) allow()
  })
  look()
})()
