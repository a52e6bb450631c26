// Spreadsheets (Office Open XML) are read and written now and then, and their libraries weigh 25 MB
// in memory: each is loaded when somebody first needs it.

export const spreadsheetWriter = async () => (await import('write-excel-file/node')).default
export const spreadsheetReader = async () => (await import('read-excel-file/node')).readSheet
