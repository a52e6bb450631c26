// The phone's own lock as a second factor (WebAuthn), and the button that prints. Each place on
// the page that needs a script is hidden until this one knows that it can serve it.
;(() => {
  var all = (name) => Array.prototype.slice.call(document.querySelectorAll(`[data-${name}]`))
  var show = (element) => element.removeAttribute('hidden')
  all('print').forEach((button) => {
    show(button)
    button.addEventListener('click', () => print())
  })
  if (!window.PublicKeyCredential || !navigator.credentials) return

  function bytes(text) {
    var raw = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
    return Uint8Array.from(raw, (letter) => letter.charCodeAt(0))
  }
  function text(buffer) {
    var raw = ''
    new Uint8Array(buffer).forEach((byte) => {
      raw += String.fromCharCode(byte)
    })
    return btoa(raw).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')
  }
  var named = (id) => ({ type: 'public-key', id: bytes(id) })

  // A phone whose keys do not list themselves has to be told which of them to use.
  function known() {
    try {
      return JSON.parse(localStorage.getItem('sdap-keys')) || []
    } catch (_) {
      return []
    }
  }
  function remember(id) {
    try {
      localStorage.setItem('sdap-keys', JSON.stringify(known().concat(id)))
    } catch (_) {}
  }

  function make(asked) {
    asked.challenge = bytes(asked.challenge)
    asked.user.id = bytes(asked.user.id)
    asked.excludeCredentials = asked.excludeCredentials.map(named)
    return navigator.credentials.create({ publicKey: asked }).then((key) => {
      var made = key.getClientExtensionResults().credProps || {}
      if (!made.rk) remember(text(key.rawId))
      return {
        attestationObject: text(key.response.attestationObject),
        transports: key.response.getTransports ? key.response.getTransports() : [],
        key: key,
      }
    })
  }
  function use(asked) {
    asked.challenge = bytes(asked.challenge)
    asked.allowCredentials = known().map(named)
    return navigator.credentials.get({ publicKey: asked }).then((key) => ({
      authenticatorData: text(key.response.authenticatorData),
      signature: text(key.response.signature),
      userHandle: key.response.userHandle ? text(key.response.userHandle) : undefined,
      key: key,
    }))
  }

  function answer(response) {
    var key = response.key
    delete response.key
    response.clientDataJSON = text(key.response.clientDataJSON)
    return JSON.stringify({
      id: text(key.rawId),
      rawId: text(key.rawId),
      type: key.type,
      response: response,
      clientExtensionResults: {},
    })
  }

  all('passkey').forEach((place) => {
    var form = place.parentNode
    while (form.tagName !== 'FORM') form = form.parentNode
    var button = place.querySelector('button')
    var wrong = place.querySelector('[role=alert]')
    show(place)
    button.addEventListener('click', () => {
      var asked = JSON.parse(place.getAttribute('data-options'))
      button.disabled = true
      wrong.setAttribute('hidden', '')
      ;(place.getAttribute('data-passkey') === 'make' ? make : use)(asked).then(
        (response) => {
          place.querySelector('input[data-answer]').value = answer(response)
          form.submit()
        },
        () => {
          button.disabled = false
          show(wrong)
        },
      )
    })
  })

  var lock = PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable
  if (lock)
    lock.call(PublicKeyCredential).then((has) => {
      if (has) all('lock').forEach(show)
    })
})()
