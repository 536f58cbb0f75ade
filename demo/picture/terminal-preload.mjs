// Loaded into one script: its standard output is taken for a terminal with colours, of as many columns as COLUMNS says.
Object.assign(process.stdout, { isTTY: true, columns: Number(process.env.COLUMNS), hasColors: () => true })
