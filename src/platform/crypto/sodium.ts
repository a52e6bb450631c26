import sodium from 'libsodium-wrappers'

await sodium.ready

export { sodium }
