// Says on the page that no key was used: the library only tells the console.
document.addEventListener('allauth.error', function (event) {
  event.preventDefault()
  const said = document.getElementById('passkey-failed')
  if (said) said.hidden = false
})
