// "Near me": the browser asks the phone where it is, and picks the province whose town is nearest.
// The coordinates stay in this function. Without a script there is only the list of provinces.
;(() => {
  var button = document.querySelector('[data-towns]')
  if (!button || !navigator.geolocation) return
  var place = document.getElementById('place')
  var said = document.getElementById('near-said')
  document.getElementById('near').removeAttribute('hidden')
  function nearest(here) {
    var least = 1e9
    var code = ''
    button
      .getAttribute('data-towns')
      .split(' ')
      .forEach((town) => {
        var at = town.split(',')
        var east = (at[2] - here.longitude) * Math.cos((here.latitude * Math.PI) / 180)
        var far = (at[1] - here.latitude) * (at[1] - here.latitude) + east * east
        if (far < least) {
          least = far
          code = at[0]
        }
      })
    return code
  }
  function done(text) {
    button.disabled = false
    said.textContent = text
  }
  button.addEventListener('click', () => {
    button.disabled = true
    navigator.geolocation.getCurrentPosition(
      (found) => {
        place.value = nearest(found.coords)
        var part = document.getElementById('district')
        if (part) part.value = ''
        done(`${button.getAttribute('data-found')} ${place.options[place.selectedIndex].text}`)
      },
      () => done(button.getAttribute('data-no')),
      { timeout: 15000, maximumAge: 600000 },
    )
  })
})()
