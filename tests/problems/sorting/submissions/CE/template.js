// I have written this myself.
const numbers = require("fs").readFileSync(0, "utf8").split(/\s+/).filter((w) => w).map(Number).slice(1);
process.stdout.write(`${numbers.sort((a, b) => a - b).map((x) => `${x}\n`).join("")}`);
