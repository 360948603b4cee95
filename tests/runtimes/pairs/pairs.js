const [n, s, x0, p, q, m] = require('fs').readFileSync(0, 'utf8').split(/\s+/).map(Number);
const seen = new Int32Array(1000000);
let pairs = 0;
for (let i = 0, x = x0; i < n; i++) {
	if (s >= x && s - x < m)
		pairs += seen[s - x];
	seen[x]++;
	x = (p * x + q) % m;
}
console.log(pairs);
