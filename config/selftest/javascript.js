const data = require("fs").readFileSync(0, "utf8").split(/\s+/);
const what = data[0];
if (what === "hello") {
  console.log("Hello, world!");
} else if (what === "sum") {
  let sum = 0;
  for (let i = 0; i < Number(data[1]); i++) sum += Number(data[2 + i]);
  console.log(sum);
} else if (what === "error") {
  console.log(data.no.such.thing);
} else if (what === "loop") {
  for (;;);
} else if (what === "memory") {
  const blocks = [];
  while (blocks.length < 256) blocks.push(new Array(1 << 17).fill(1.5));
}
